"""The document that describes the API of a host."""
