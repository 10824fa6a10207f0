"""Stores of TMF630 resources: one protocol, and a backend for SQLite and one for MongoDB.

`protocol` says what a store and its collections do. `entries` and `queries` are what they take and
return, `condition` is what a query may ask, `features` what a collection may need, and `errors`
what they raise. `matching` evaluates conditions in Python. `sqlite` and `mongo` are the backends.
"""
