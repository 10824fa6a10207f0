"""The HTTP server by itself, with applications that do what ours does not."""
