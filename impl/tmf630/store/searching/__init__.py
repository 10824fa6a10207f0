"""Searches in the background, for what a store does not find within the time of a request.

`searches` knows those of a store and answers with what they have found, `search` runs one in a
process of its own, and `process` is what happens there. The stores say what a scan is.
"""
