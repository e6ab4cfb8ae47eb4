"""Objects under sequences of calls: what they contain, what a failed call leaves, what they share or give out."""
