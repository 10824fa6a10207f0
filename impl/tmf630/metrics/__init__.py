"""What Prometheus reads: requests, calls of the store, deliveries, and what is in the store.

Each process of a server counts in files of its own in one directory, by prometheus_client's mode
for several processes; whichever process is asked adds them up. What a process has counted stays
when it ends.
"""
