"""Rules about what is handed over between units."""
