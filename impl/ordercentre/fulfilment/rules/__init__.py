"""Pure rules over the content of a fulfilment and over its order."""
