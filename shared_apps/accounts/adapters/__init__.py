"""How providers of sign-ins are spoken to: OpenID Connect and CAS, over one careful HTTP client."""
