"""The acceptance centre (TMF641 v4): product orders as service orders, and their progress.

All but `service_orders` are pure functions of orders, service orders and settings.
"""
