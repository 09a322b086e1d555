"""Reading the directory, always for one unit: what stands above it and nothing beside it."""
