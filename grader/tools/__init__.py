"""External tools as functions over many files; each survives a file that kills it."""
