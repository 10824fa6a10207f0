"""Checks of TMF630's rules, the states of orders, and the delivery of events."""
