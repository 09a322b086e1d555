"""Django's admin as operators get it: behind the same sign-in and second factor as everything else."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver

from huisheng.kernel.access import actor_of, marked, may, requires

# Their stock pages would show secrets, or change what has pages and an audit of its own.
_LEFT_OUT = {"account", "mfa", "auth"}


class OperatorSite(AdminSite):
    """Every page of it needs the right accounts.operate; models of units cannot be registered."""

    site_header = site_title = "Huisheng"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Operators only, signed in with both factors."""
        return may(actor_of(request), "accounts.operate")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The stock pages, each marked."""
        return marked(super().get_urls(), requires("accounts.operate"))

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register shared models; third parties' account models are left out, a unit's model is an error."""
        models_given: Iterable[type[models.Model]] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        )
        for model in models_given:
            if model._meta.app_config.name in settings.TENANT_APPS:
                raise ImproperlyConfigured(f"{model._meta.label} lives in units; the admin is the network's")
            if model._meta.app_label not in _LEFT_OUT:
                super().register(model, admin_class, **options)
