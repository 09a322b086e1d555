"""Codes, word lists and settings of this app: what a decision table names, without any behaviour."""
