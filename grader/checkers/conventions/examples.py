"""One function in the forms that docstrings have: what examples of several checks are made of."""

from __future__ import annotations

PLAIN = '''\
def net(gross):
    """Price without tax."""
    return gross / 1.2
'''
"""A summary, and nothing about parameters."""

GOOGLE = '''\
def net(gross):
    """Price without tax.

    Args:
        gross: price with tax
    """
    return gross / 1.2
'''
"""The same with a section in Google style."""

SPHINX = '''\
def net(gross):
    """Price without tax.

    :param gross: price with tax
    """
    return gross / 1.2
'''
"""The same with fields."""
