"""Codes, settings and lists of moderation."""
