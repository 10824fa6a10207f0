"""One SQLite file: it is opened and checked, one thread writes to it, others read beside it."""
