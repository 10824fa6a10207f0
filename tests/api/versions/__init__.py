"""TMF622 v4 and v5 side by side: two contracts, one set of orders."""
