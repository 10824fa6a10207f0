"""Requests that this server sends: which URLs are allowed, and connections to checked addresses."""
