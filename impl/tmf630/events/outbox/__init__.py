"""The way of an event from the outbox to the event log, and the reading of that log."""
