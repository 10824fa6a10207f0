"""The store at scale: MongoDB, as a standalone server, a replica set or a sharded cluster.

`store` is the store and `collection` one of its collections. `documents` says what a document
holds, `search_copy` what MongoDB can search of it, `indexes` by which indexes. `condition` writes a
condition as a filter, and `finder` finds pages with it. `keys` and `outbox` handle idempotency keys
and events. `gathering` lets operations share commands, and `pages` unites queries in one. `retries`
makes writes that the driver repeats count once, `operations` translates errors, `migration` brings
a database of an older version to the form of this one, and `transfer` reads and writes all of a
database.
"""

from tmf630.store.mongo.store import MongoStore

__all__ = ["MongoStore"]
