# helper: chunked
def batches(rows: list[int], count: int) -> list[list[int]]:
    if count <= 0:
        raise ValueError('count')
    found = []
    first = 0
    while first < len(rows):
        found.append(rows[first : first + count])
        first += count
    return found
