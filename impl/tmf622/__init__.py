"""The command `tmf622`, and the composition of the server that it starts."""
