"""Checks written here: the catalogue, how it is run, and what the checks share."""
