"""Reads: who may see which directive, whom it would reach, how it stands."""
