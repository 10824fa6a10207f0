"""The delivery of events to listeners: attempts, retries, dead letters."""
