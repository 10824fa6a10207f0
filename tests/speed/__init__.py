"""The cost of handling a request, measured without noise."""
