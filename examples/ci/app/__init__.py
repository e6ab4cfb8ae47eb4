"""Names of people, written short."""
