"""What requests and responses have in common, whatever the operation."""
