"""The inventory of products (TMF637 v4): looked up, and written as items complete."""
