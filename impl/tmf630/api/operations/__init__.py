"""The operations that any TM Forum contract has: of resources, of the hub, of listeners."""
