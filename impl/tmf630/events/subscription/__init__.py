"""A subscription: what its listener wants, and how what it gets is signed."""
