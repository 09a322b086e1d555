"""Fixed codes and words."""
