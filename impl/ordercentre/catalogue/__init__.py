"""The catalogue (TMF620 v4): offerings, their specifications and prices."""
