from tenant_apps.pages.models.arrangement import Arrangement
from tenant_apps.pages.models.article import Article

__all__ = ["Arrangement", "Article"]
