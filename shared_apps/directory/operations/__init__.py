"""What happens to an entry in the directory: it is received, and withdrawn."""
