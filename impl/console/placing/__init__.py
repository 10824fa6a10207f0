"""Placing an order: a form made from the contract, beside the JSON that it stands for."""
