"""A service that limits how often something may be done."""
