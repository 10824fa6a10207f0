"""What each neighbour of an order centre serves, and its faults."""
