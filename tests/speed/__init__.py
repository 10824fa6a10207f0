"""What handling a request costs, in a figure that no noise moves."""
