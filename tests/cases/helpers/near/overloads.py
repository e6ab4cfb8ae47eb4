from typing import overload


@overload
def pick(rows: list[int]) -> int: ...
@overload
def pick(rows: str) -> str: ...
def pick(rows):
    return rows[0] if rows else None
