"""What the tools' candidates are worth once the code around them has been read, one file a family of checks."""
