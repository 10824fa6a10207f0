"""The commands of the server: `tmf622 serve` and those beside it."""
