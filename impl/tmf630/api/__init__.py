"""A served API: its definition, and its parts over a store."""
