"""The contracts that are served: browsed, compared, and the lifecycles of their resources."""
