"""What `rivals.py` is made of: pairs, limits, environments, one file a set of tools, tables."""
