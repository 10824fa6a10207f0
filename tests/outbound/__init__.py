"""Checked outgoing connections."""
