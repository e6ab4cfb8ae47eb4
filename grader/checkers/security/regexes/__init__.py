"""How many ways a regular expression has to match the same text: what makes a backtracking matcher slow."""
