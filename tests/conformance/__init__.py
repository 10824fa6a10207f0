"""The conformance kit: conformant servers pass, and faults are reported."""
