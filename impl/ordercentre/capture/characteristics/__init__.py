"""The characteristics of a product, checked against what the catalogue says of them."""
