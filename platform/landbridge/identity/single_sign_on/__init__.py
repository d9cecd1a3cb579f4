"""Sign-in by an identity provider of the company (OpenID Connect, authorization code with PKCE)."""
