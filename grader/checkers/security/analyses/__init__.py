"""Analyses of ours, one file a kind of place: each passes judgements on calls that it understands."""
