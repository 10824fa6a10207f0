"""Clients that others generate from what the server says of itself."""
