"""Makes generated/ from openapi/: a developer's tool that the server does not need."""
