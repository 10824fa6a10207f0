"""Fuzzing of our own server at any length, with the contract part of the conformance kit."""
