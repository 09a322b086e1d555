"""Reading the tree. The whole tree (some 650 topics) is read at once and kept in the process per edition."""
