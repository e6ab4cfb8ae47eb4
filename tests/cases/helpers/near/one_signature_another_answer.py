def chunked(items: list[int], size: int) -> list[list[int]]:
    if size < 1:
        raise ValueError(size)
    return [items[start::size] for start in range(min(size, len(items)))]
