def delays(n: int) -> list[float]:
    found = []
    for turn in range(n):
        found.append(min(60.0, 0.5 * 2**turn))
    return found
