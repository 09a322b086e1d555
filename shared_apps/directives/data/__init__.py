"""Settings of directives."""
