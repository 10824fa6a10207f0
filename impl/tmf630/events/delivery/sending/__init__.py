"""How an event is sent to a listener: connections, attempts and their outcomes."""
