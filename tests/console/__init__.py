"""The console: what its pages say and do, in a real browser where scripts matter."""
