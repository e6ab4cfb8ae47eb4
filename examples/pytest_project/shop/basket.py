"""A basket of articles."""

from __future__ import annotations


def total(prices: dict[str, int], basket: dict[str, int]) -> int:
    """Price of a basket in cents; an article without a price counts nothing.

    >>> total({"apple": 30, "pear": 50}, {"apple": 2, "pear": 1, "fig": 9})
    110
    """
    return sum(prices.get(article, 0) * pieces for article, pieces in basket.items())


def cheapest(prices: dict[str, int]) -> str | None:
    """The article with the lowest price, the first by name among equals; None where there is none.

    >>> cheapest({"pear": 30, "apple": 30, "fig": 90})
    'apple'
    >>> cheapest({}) is None
    True
    """
    if not prices:
        return None
    return min(sorted(prices), key=prices.__getitem__)
