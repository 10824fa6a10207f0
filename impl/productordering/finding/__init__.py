"""How a store finds by v5's attributes what is stored in v4's form."""
