"""Fixtures of the shared apps."""

from tests.shared_apps.acting import signed_in

__all__ = ["signed_in"]
