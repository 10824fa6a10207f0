"""The subscribers of events: where each stands, what it has missed, and what can be done."""
