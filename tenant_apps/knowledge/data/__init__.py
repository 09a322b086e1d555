"""Codes, settings and limits of the knowledge base."""
