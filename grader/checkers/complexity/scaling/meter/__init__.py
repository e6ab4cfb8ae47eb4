"""Counts work in the subject's process. These files are sent there as text: they import nothing of grader."""
