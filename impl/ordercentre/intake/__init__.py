"""Offline orders: the lines of a file become orders, each as if a client had sent it."""
