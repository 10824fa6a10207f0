"""TM Forum's own examples of v5, when TMF622_TEST_CONTRACTS names a folder of its contracts."""
