"""The conformance kit: it checks whether a server conforms to TMF622 v4, or to another contract.

It talks to the server by HTTP only, and imports nothing of this project's server.
"""
