from tenant_apps.readers.models.reader import Reader

__all__ = ["Reader"]
