"""What may be read of moderation."""
