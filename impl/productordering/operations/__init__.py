"""The operations of each version: what clients request of orders and cancellation tasks."""
