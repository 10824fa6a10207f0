"""The HTTP server with other applications than ours."""
