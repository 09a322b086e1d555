"""Versioned, frozen messages between units and the network. Plain Python only."""
