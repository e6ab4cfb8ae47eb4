"""Where a team wrote nothing down: presence and form of docstrings, annotations and names (PEP 8, PEP 257)."""
