"""Writes, one module per step in the life of a question. Each is rows + history + audit + fact in one
transaction.
"""
