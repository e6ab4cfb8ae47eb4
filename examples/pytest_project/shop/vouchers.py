"""Vouchers that make a basket cheaper."""


def reduced(cents: int, percent: int) -> int:
    """A price after a voucher.

    >>> reduced(200, 25)
    150
    """
    return cents - cents * percent // 100


def codeOf(Text):
    parts = Text.split("-")
    return parts[1].upper()


def isOver(Voucher, Today):
    return Voucher["until"] < Today
