"""Registration of listeners, delivery of events, and what listeners answer."""
