"""What the world outside a project offers for import: shipped tables, installed folders, and names that look alike."""
