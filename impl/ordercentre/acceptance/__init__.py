"""The acceptance centre (TMF641 v4): product orders as service orders, and their progress."""
