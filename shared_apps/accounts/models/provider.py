"""Sign-in with accounts of a unit's own (a university's): the provider, links, and ways there and back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared_apps.accounts.data import OUTSIDE_PURPOSES, PROVIDER_KINDS
from shared_apps.accounts.models.account import Account
from shared_apps.accounts.models.link import Invitation


class Provider(models.Model):
    """Where a unit's people sign in at home. One per unit; `issuer` is the issuer of OIDC, or the address
    under which CAS answers.

    `factor_name` is the claim or attribute by which the provider says that a second factor was shown, and
    `factor_values` what the unit accepts there; without values ours is asked.
    """

    unit_id = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=8, choices=PROVIDER_KINDS)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=200, blank=True, default="")
    sealed_secret = models.TextField(blank=True, default="")
    factor_name = models.CharField(max_length=80, blank=True, default="")
    factor_values = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    enabled = models.BooleanField(default=True)
    # Where its sign-in page stands, as it said when somebody last asked; CAS has no need of it.
    authorization_endpoint = models.CharField(max_length=1000, blank=True, default="")
    asked_at = models.DateTimeField(null=True)
    changed_by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("provider of sign-ins")
        verbose_name_plural = _("providers of sign-ins")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _label in PROVIDER_KINDS]),
                name="accounts_provider_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id} {self.kind}"


class OutsideIdentity(models.Model):
    """An account of ours and who its owner is at a provider, linked by the owner. Of that name only a keyed
    digest is kept; the issuer is in it, so that another issuer speaks for nobody who was linked before.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="identities")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    subject_digest = models.CharField(max_length=64)
    linked_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("linked account elsewhere")
        verbose_name_plural = _("linked accounts elsewhere")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject_digest"], name="accounts_identity_one_owner"
            ),
            models.UniqueConstraint(fields=["provider", "account"], name="accounts_identity_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} at provider {self.provider_id}"


class OutsideWay(models.Model):
    """Somebody is on the way to a provider and back: once, within minutes, in the browser that set out.

    `state` and the browser's mark are kept as digests, as the nonce is; the verifier of PKCE is sealed.
    """

    state_digest = models.CharField(max_length=64, primary_key=True)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    browser_digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=16, choices=OUTSIDE_PURPOSES)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.CASCADE, related_name="+")
    nonce_digest = models.CharField(max_length=64)
    sealed_verifier = models.TextField()
    next_path = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("way to a provider and back")
        verbose_name_plural = _("ways to providers and back")

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%F %T}"
