"""A query becomes SQL, and its rows become a page of records.

`page` is the entry point. `statement` chooses an index and writes the SELECT, `condition` writes
its WHERE clause, `rewriting` prepares the condition for it, and `function` calls Python for what
no index holds.
"""
