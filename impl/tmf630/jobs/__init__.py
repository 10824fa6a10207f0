"""Background work of the processes that serve one store: leases, peers, due jobs, retries."""
