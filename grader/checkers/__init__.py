"""From source to evidence: one sub-package a dimension, one file a check."""
