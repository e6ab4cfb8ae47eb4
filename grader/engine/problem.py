"""Errors of usage and configuration, said to a person: the command line prints them and exits with 2."""

from __future__ import annotations


class UsageError(Exception):
    """Something asked for cannot be done: what was wrong, where, and what to do instead."""
