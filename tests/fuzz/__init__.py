"""Fuzzing of our own server at any length, by the contract part of the conformance kit."""
