"""A subscription: what its listener wants, where it is, and how what it gets is signed."""
