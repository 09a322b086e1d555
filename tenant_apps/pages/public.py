"""The door of pages for apps to the left."""

from tenant_apps.pages.queries.today import Task, register_today

__all__ = ["Task", "register_today"]
