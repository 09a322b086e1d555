"""Composition root: settings, addresses, servers and the Celery application."""
