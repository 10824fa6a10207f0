"""The pictures of the console in the documents: `scripts/screenshots` takes them."""
