"""The life of a directive, one module per step."""
