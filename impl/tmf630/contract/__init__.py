"""The contract: its operations and definitions, and validation by them."""
