"""Every page of the console is for everyone: in each language, theme and width."""
