"""Work that goes on beside requests, shared by the processes that serve one store."""
