"""Pages of the network's host."""
