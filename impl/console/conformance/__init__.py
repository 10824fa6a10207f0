"""Runs of the conformance kit against this server, and their reports."""
