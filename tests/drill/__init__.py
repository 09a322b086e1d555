"""Backing up and restoring the whole, tried: see __main__.py and deploy/backup.md."""
