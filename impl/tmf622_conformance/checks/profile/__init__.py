"""Checks like those of TM Forum's kit: each operation, with few and with all attributes."""
