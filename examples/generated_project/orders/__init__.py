"""Orders of a small shop: read them, keep them, report on them."""
