"""By which accounts the current unit can send now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from huisheng.kernel.ops.kept import Kept
from tenant_apps.channels.adapters import outbox
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.data.codes import Maker, Way
from tenant_apps.channels.models import Sender
from tenant_apps.channels.rules.sealing import CannotUnseal, keyed_hash, unseal

SECRETS: Final = "sender"
_SHARES: Final[Kept[bool]] = Kept("wechat-sharing", of_unit=True)


@dataclass(frozen=True, slots=True)
class Usable:
    """An account that can be used: the maker and everything its adapter asks for."""

    way: Way
    maker: Maker
    config: Mapping[str, str]


def usable_senders() -> dict[Way, Usable]:
    """What the unit can send with: its own accounts, for mail else the installation's server, and in a
    demonstration the outbox for what is left.
    """
    found: dict[Way, Usable] = {}
    for row in Sender.objects.filter(enabled=True):
        config = config_of(row)
        if config is not None:
            found[Way(row.way)] = Usable(Way(row.way), Maker(row.maker), config)
    if Way.EMAIL not in found and _installation_sends_mail():
        found[Way.EMAIL] = Usable(Way.EMAIL, Maker.MAIL, {})
    if outbox.is_open():
        for way in (Way.WECHAT, Way.SMS, Way.EMAIL):
            found.setdefault(way, Usable(way, Maker.OUTBOX, {}))
    return found


def failing_senders() -> tuple[Way, ...]:
    """The ways whose account in use has failed and not worked since."""
    rows = Sender.objects.filter(enabled=True).exclude(failed_code="")
    return tuple(Way(way) for way in rows.values_list("way", flat=True))


def config_of(row: Sender) -> Mapping[str, str] | None:
    """Options and opened secrets of an account, with the defaults of its form; None when they do not open."""
    config = {entry.name: entry.default for entry in ADAPTERS[row.maker].entries}
    config |= row.options
    if row.sealed:
        try:
            config |= unseal(row.sealed, purpose=SECRETS)
        except CannotUnseal:
            return None
    return config


def wechat_config() -> Mapping[str, str] | None:
    """The unit's official account, or None."""
    row = Sender.objects.filter(way=Way.WECHAT, enabled=True).first()
    return config_of(row) if row is not None else None


def shares_in_wechat() -> bool:
    """Whether pages of this unit say in WeChat how their cards look; kept by the process."""
    return _SHARES.get(None, _shares)


def sharing_changed() -> None:
    """Say, in the transaction that changes it, that an account is another one from now on."""
    _SHARES.forget_after_commit()


def _shares() -> bool:
    config = wechat_config()
    return config is not None and config.get("share") == "on"


def receipt_token(maker: str) -> str:
    """The unguessable part of the address to which a provider of SMS pushes receipts: they sign nothing."""
    return keyed_hash(maker, purpose="receipts")[:40]


def _installation_sends_mail() -> bool:
    return not str(settings.EMAIL_BACKEND).endswith((".console.EmailBackend", ".dummy.EmailBackend"))
