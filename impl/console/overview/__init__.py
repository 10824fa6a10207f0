"""The overview: where orders stand, how many come and go, what waits for somebody."""
