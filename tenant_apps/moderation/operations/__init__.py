"""What happens in moderation, one module per step."""
