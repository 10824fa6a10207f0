"""Who uses the console: sessions, and signing in at the issuer by OpenID Connect."""
