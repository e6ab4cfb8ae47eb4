"""Prime numbers: what trial division and the like take longest over."""

from __future__ import annotations

_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
"""Enough for the test of Miller and Rabin to be sure below 3.3e24 (Sorenson and Webster, 2015)."""


def prime_below(number: int) -> int:
    """The largest prime that is at most a number; 2 where there is none."""
    return next((one for one in range(number, 2, -1) if _is_prime(one)), 2)


def _is_prime(number: int) -> bool:
    """The test of Miller and Rabin, for numbers above 2."""
    if number in _WITNESSES:
        return True
    if any(number % witness == 0 for witness in _WITNESSES):
        return False
    odd, halvings = number - 1, 0
    while odd % 2 == 0:
        odd, halvings = odd // 2, halvings + 1
    return not any(_betrays(witness, odd, halvings, number) for witness in _WITNESSES)


def _betrays(witness: int, odd: int, halvings: int, number: int) -> bool:
    """Does a witness show that a number is made of others?"""
    power = pow(witness, odd, number)
    if power in (1, number - 1):
        return False
    for _ in range(halvings - 1):
        power = power * power % number
        if power == number - 1:
            return False
    return True
