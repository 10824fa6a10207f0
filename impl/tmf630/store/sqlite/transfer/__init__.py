"""All of a file: a copy of it while it is in use, and its rows on the way to or from a store.

`copying` copies the file, `dump` reads the rows of a copy, and `restoration` writes rows.
"""
