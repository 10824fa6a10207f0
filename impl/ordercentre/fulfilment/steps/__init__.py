"""The steps of a look: each asks neighbours, and saves what has come of it."""
