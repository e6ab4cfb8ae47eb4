"""Types, domains, strategies: how a function of a graded file gets called."""
