"""The `tmf622` command; each subcommand needs an extra of the package."""
