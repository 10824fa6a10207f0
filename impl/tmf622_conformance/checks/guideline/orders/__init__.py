"""The states of product orders and their cancellation."""
