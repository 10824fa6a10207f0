"""Resources of one kind: read, listed and changed, each change with its events."""
