"""Patches of a resource: JSON Merge Patch, JSON Patch, and JSON Patch by query."""
