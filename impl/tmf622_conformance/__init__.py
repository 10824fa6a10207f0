"""The conformance kit: whether a server, whoever made it, is a TMF622 v4 server.

It knows the server by HTTP alone, and nothing of this project's own one.
"""
