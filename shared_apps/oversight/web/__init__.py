"""Pages of those who supervise units."""
