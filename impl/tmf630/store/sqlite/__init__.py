"""The embedded store: one SQLite file, durable, no server.

Any number of processes may serve the same file. SQLite 3.37 or newer, for STRICT tables.

`store` is the store and `collection` one of its collections. `file` opens the file and runs reads
and writes on it, `tables` declares the tables of a collection, `search` turns a query into SQL,
`migration` brings a file of an older version to the tables of this one, and `transfer` reads and
writes all of a file.
"""

from tmf630.store.sqlite.store import SQLiteStore

__all__ = ["SQLiteStore"]
