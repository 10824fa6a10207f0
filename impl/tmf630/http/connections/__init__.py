"""The connections of clients: bytes into requests, and responses into bytes, within limits."""
