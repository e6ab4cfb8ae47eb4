"""Addresses of the list of weaknesses."""

from __future__ import annotations


def page_of(number: int) -> str:
    """The page of a weakness."""
    return f"https://cwe.mitre.org/data/definitions/{number}.html"
