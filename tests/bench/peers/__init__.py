"""What other software makes of the contract: servers that `scripts/bench` measures beside ours."""
