"""A person who works in the network. Young people who ask have no account anywhere."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.access import OPERATOR


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; a login is kept in lower case, so that it is found however it is typed."""

    def create_account(
        self, *, username: str, name: str, password: str | None = None, **more: Any
    ) -> "Account":
        """Create an account; without a password nobody can sign in until a one-time link has set one."""
        username = username.strip().lower()
        more.setdefault("email", username if "@" in username else "")
        account = self.model(username=username, name=name.strip(), **more)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Login (an e-mail address or a login name), display name and password: nothing more is held about a
    person.
    """

    username = models.CharField(_("login"), max_length=254, unique=True)
    email = models.EmailField(_("e-mail"), blank=True, default="")
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=80)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demo account"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="accounts_account_one_email"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    # The rest is what Django's admin asks of a user. It exists on the network's host, for operators.

    @cached_property
    def is_staff(self) -> bool:
        """Whether the account is an operator today; named by Django's admin."""
        return self.grants.holding().filter(role=OPERATOR, unit_id=None).exists()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Every right in the admin for operators, none for others. Our own rights are in rules.py."""
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """As has_perm."""
        return self.is_active and self.is_staff
