"""Writing the tree: by import only."""
