"""The delivery of events to listeners: attempts, the retry queue, dead letters."""
