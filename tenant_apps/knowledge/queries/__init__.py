"""Reading the knowledge base: the unit's own entries and what reaches it from above, as one."""
