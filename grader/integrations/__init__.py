"""Thin adapters to the programs that grader lives in."""
