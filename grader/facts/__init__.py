"""What a syntax tree says about a file, computed once and shared by the checkers."""
