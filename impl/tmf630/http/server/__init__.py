"""The HTTP/1.1 server: connections, limits, worker processes."""
