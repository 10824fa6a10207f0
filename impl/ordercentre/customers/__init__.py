"""The customer of an order (TMF629 v4), and the party behind it (TMF632 v4)."""
