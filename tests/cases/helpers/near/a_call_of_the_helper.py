from app.helpers import chunked


def pages(rows: list[int]) -> list[list[int]]:
    return chunked(rows, 10)
