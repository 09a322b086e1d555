"""Tables of staff accounts, all in the shared schema; no role of a unit may read them."""

from shared_apps.accounts.models.account import Account
from shared_apps.accounts.models.attempt import Attempt
from shared_apps.accounts.models.grant import RoleGrant
from shared_apps.accounts.models.link import FactorReset, Invitation, PasswordLink
from shared_apps.accounts.models.phone import PhoneCode, PhoneFactor
from shared_apps.accounts.models.provider import OutsideIdentity, OutsideWay, Provider
from shared_apps.accounts.models.session import EntryCode, Session
from shared_apps.accounts.models.visit import Visit

__all__ = [
    "Account",
    "Attempt",
    "EntryCode",
    "FactorReset",
    "Invitation",
    "OutsideIdentity",
    "OutsideWay",
    "PasswordLink",
    "PhoneCode",
    "PhoneFactor",
    "Provider",
    "RoleGrant",
    "Session",
    "Visit",
]
