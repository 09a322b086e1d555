"""What is looked up; nothing is written here."""
