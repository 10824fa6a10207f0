"""The order centre: what an operator does with product orders, by its neighbours' APIs.

With nothing configured, none of it is imported.
"""
