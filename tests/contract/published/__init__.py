"""TM Forum's published contracts, when TMF622_TEST_CONTRACTS names a folder of them."""
