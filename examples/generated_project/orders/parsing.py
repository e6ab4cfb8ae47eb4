"""Reading orders from text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of an order: so many pieces of an article at a price in cents."""

    article: str
    pieces: int
    cents: int


def parse_line(text: str) -> Line:
    """Parse a line such as `apple;3;120`.

    >>> parse_line("apple;3;120")
    Line(article='apple', pieces=3, cents=120)
    """
    parts = text.split(";")
    return Line(parts[0].strip(), int(parts[1]), int(parts[2]))


def parse_options(text: str) -> dict[str, str]:
    """Parse options such as `gift=yes, wrap=red`. Empty text gives no options.

    >>> parse_options("gift=yes, wrap=red")
    {'gift': 'yes', 'wrap': 'red'}
    >>> parse_options("")
    {}
    """
    options = {}
    for pair in text.split(","):
        key, value = pair.split("=")
        options[key.strip()] = value.strip()
    return options


def average_price(lines: list[Line]) -> float:
    """Average price of the pieces of an order, in cents."""
    total = 0
    pieces = 0
    for line in lines:
        total += line.pieces * line.cents
        pieces += line.pieces
    return total / pieces


def initials(name: str) -> str:
    """Initials of a customer's name.

    >>> initials("Ada Lovelace")
    'AL'
    """
    return "".join(word[0].upper() for word in name.split(" "))


def add_discount(prices: list[int], percent: int) -> list[int]:
    """Prices in cents after a discount.

    >>> add_discount([100, 200], 10)
    [90, 180]
    """
    for index, price in enumerate(prices):
        prices[index] = price - price * percent // 100
    return prices
