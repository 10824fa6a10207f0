"""Contracts beside TMF622: what a server makes of any of them."""
