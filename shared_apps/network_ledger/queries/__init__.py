"""Reads of the ledger: dead letters, comparisons, and the figures of both."""
