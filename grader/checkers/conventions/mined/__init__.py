"""What a repository shows of its team's habits: choices in its code, counted into a profile, held against a change."""
