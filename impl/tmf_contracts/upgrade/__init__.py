"""The next revision of a contract, put in place on a branch, and the work that it leaves."""
