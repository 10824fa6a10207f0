"""The rules of capture, directly."""
