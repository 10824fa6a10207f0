"""What a server measures of itself."""
