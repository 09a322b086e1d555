"""Hosts by which a unit is reached."""

from django.db import models
from django_tenants.models import DomainMixin


class Domain(DomainMixin):
    """A host name without port, lower case. Links are built from the primary one, never from the request."""

    domain = models.CharField(max_length=253, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_primary=True), name="domain_one_primary"
            ),
        ]

    def __str__(self) -> str:
        return str(self.domain)
