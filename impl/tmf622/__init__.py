"""The `tmf622` command: each of its parts is there when what it needs is installed."""
