"""The two models that django-tenants asks for."""

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin


class Client(TenantMixin):
    """A tenant; its schema is created when the bench says so."""

    name = models.CharField(max_length=100)
    auto_create_schema = False

    def __str__(self) -> str:
        return str(self.name)


class Domain(DomainMixin):
    """A host of a tenant."""

    def __str__(self) -> str:
        return str(self.domain)
