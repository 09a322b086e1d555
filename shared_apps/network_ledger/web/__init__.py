"""The operator's pages of the ledger."""
