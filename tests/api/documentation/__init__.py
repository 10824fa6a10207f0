"""The documentation in a browser, which signs in at an issuer."""
