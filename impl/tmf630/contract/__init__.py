"""The contract: its operations, and whether what was sent is as it says."""
