"""The next revision of a contract."""
