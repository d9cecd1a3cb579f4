"""Doors: the only ways to the database. See `scopes` for the three of them and `kinds` for what stands behind."""
