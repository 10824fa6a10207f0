"""TM Forum's own kit (CTK): Postman collections that the user provides, run by newman."""
