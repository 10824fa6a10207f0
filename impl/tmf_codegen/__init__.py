"""Generates generated/ from openapi/: a tool for developers, which the server does not need."""
