"""Requests and answers: what HTTP, and TMF630 over it, asks of a server."""
