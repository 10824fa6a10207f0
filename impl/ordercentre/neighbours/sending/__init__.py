"""How a request is sent: connections, tokens, retries, and what the response says."""
