"""Pages of applicants and of those who decide."""
