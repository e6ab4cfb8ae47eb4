"""The command `grader`: one lazily imported module a sub-command."""
