"""The settings of a server: what there is, and how their texts are read."""
