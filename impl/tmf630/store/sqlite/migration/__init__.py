"""A file of an older version: how much of it is outdated, and its way to the tables of today.

`inspection` counts the outdated records, `migrate` migrates them, `progress` notes how far that
has come, and `schema` creates and compares tables and indexes.
"""
