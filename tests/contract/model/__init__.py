"""What is found in a contract: small contracts, each with one oddity of TM Forum's."""
