"""The conformance kit: it passes what is right, and says what is wrong."""
