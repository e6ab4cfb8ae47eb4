"""Laws that the name and the text of a function suggest: one table, a small file for each family.

A law is only proposed here. Whether a function is held to it, its own examples and inputs decide (`properties.py`).
"""
