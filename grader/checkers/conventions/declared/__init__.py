"""The conventions a team wrote down: the grammar of conventions.toml, and one module for each of its tables."""
