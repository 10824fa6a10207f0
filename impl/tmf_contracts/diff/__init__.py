"""Two contracts compared: what changes for clients and servers, whatever version they are in."""
