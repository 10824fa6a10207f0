"""The difference of two contracts as text, JSON and HTML."""
