"""All of a database: its rows on the way to or from a store.

`dump` reads them as they are at one cluster time, and `restoration` writes them.
"""
