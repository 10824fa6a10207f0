"""The file of the order centre (TOML), and the URLs of the settings: read, checked, merged."""
