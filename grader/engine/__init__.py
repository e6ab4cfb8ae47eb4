"""The one impure middle: discover, settings, pool, run."""
