"""The APIs of other systems, as their clients: connections, credentials, failures, caches."""
