"""The tables of one collection: entries, idempotency keys, and the indexes of the records."""
