# helper: flatten
def all_of(groups: list[list[int]]) -> list[int]:
    found = []
    for group in groups:
        for one in group:
            if one is not None:
                found.append(one)
    return found
