"""schemathesis against the running server, with every check that it has."""
