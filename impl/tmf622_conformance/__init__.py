"""The conformance kit: it checks whether any server conforms to TMF622 v4.

It talks to the server by HTTP only, and imports nothing of this project's server.
"""
