"""The server under test: requests to it, and the listener that receives its events."""
