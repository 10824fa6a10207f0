"""Clients generated from the contract that the server serves."""
