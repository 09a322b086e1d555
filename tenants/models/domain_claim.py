"""What a unit says of a domain: that it is its own."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClaimState(models.TextChoices):
    """Named and not yet in use; in use; given up; or another unit has proved it."""

    PENDING = "pending", _("Being set up")
    ACTIVE = "active", _("In use")
    RELEASED = "released", _("Given up")
    LOST_TO_ANOTHER = "contested", _("Proved by another unit")


PROOFS: Final = (("dns", _("by DNS")), ("file", _("by a file")))


class DomainClaim(models.Model):
    """One domain that one unit has named, with the secret that proves it and what was found.

    Only a claim in use has a row in Domain, which is what requests are led by: whatever is written here opens
    nothing. A domain that was in use once (`used_at`) stays its unit's for a while after it was given up.
    """

    unit = models.ForeignKey("tenants.Unit", on_delete=models.PROTECT, related_name="domain_claims")
    domain = models.CharField(max_length=253)
    state = models.CharField(max_length=9, choices=ClaimState, default=ClaimState.PENDING)
    token = models.CharField(max_length=40)
    named_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    proved_by = models.CharField(max_length=4, choices=PROOFS, blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    leads_here = models.BooleanField(default=False)
    faults = models.JSONField(default=dict)
    used_at = models.DateTimeField(null=True)
    lost_since = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "domain"], name="domain_claim_once"),
            models.UniqueConstraint(
                fields=["domain"], condition=models.Q(state="active"), name="domain_claim_one_use"
            ),
        ]
        indexes = [models.Index(fields=["domain"], name="domain_claim_domain")]

    def __str__(self) -> str:
        return self.domain
