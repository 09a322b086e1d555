"""Pages of the knowledge base: for the desk, for those who keep it, and for everybody."""
