"""One order: what it is, what has happened to it, and what can be done with it."""
