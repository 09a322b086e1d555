"""What operators and the night do with the ledger."""
