import re
from dataclasses import dataclass

_WORD = re.compile(r"[^a-z0-9]+")
UNITS = {"k": 1_000, "m": 1_000_000}


def slugify(text: str, sep: str = "-") -> str:
    """Make a slug."""
    words = [word for word in _WORD.split(text.lower()) if word]
    return sep.join(words)


def chunked(items: list[int], size: int) -> list[list[int]]:
    """Cut a list into pieces."""
    if size < 1:
        raise ValueError(size)
    return [items[start : start + size] for start in range(0, len(items), size)]


def flatten(rows: list[list[int]]) -> list[int]:
    return [item for row in rows for item in row if item is not None]


def initials(name: str) -> str:
    return "".join(part[0].upper() for part in name.split() if part[0].isalpha())


def parse_size(text: str) -> int:
    """Read `3k` or `2m`."""
    unit = text[-1:].lower()
    if unit in UNITS:
        return int(text[:-1]) * UNITS[unit]
    return int(text)


def retry_delays(attempts: int) -> list[float]:
    delays = []
    for attempt in range(attempts):
        delays.append(min(30.0, 0.5 * 2**attempt))
    return delays


def in_reach(value: int) -> bool:
    return 0 <= value <= 100 and value % 5 == 0


@dataclass
class Money:
    amount: int

    def rounded(self, digits):
        return round(self.amount * 10**digits) / 10**digits + 0.5
