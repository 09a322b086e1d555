"""What operators do with the figures."""
