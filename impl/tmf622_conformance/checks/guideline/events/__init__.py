"""Registration of listeners and delivery of events."""
