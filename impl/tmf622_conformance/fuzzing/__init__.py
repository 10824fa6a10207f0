"""The contract part: schemathesis generates requests from a contract and checks the answers."""
