"""Who sends a request, and whether it may: access tokens, proxies, scopes."""
