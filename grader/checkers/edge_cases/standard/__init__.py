"""What the standard library answers where a function does the same by name and documentation: one table, by family."""
