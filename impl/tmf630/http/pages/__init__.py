"""The pages beside a contract's operations: its documents, its documentation, health."""
