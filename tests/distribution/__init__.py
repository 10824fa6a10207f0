"""What is distributed: the wheel and the source distribution, built and installed."""
