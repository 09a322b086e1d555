"""The unit's accounts with providers: entered, changed, switched off, tried out."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.channels.adapters.letter import Kind, Letter, Outcome, unsure
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.adapters.senders import SECRETS, sharing_changed, usable_senders
from tenant_apps.channels.data.codes import MAKERS_OF, Maker, Way
from tenant_apps.channels.data.words import TO_STAFF
from tenant_apps.channels.models import Sender
from tenant_apps.channels.operations import composing
from tenant_apps.channels.rules.sealing import CannotUnseal, seal, unseal
from tenants.public import here_url


class WrongMaker(ValueError):
    """This provider does not carry this way."""


class NoSender(Exception):
    """The unit cannot send by this way now."""


@transaction.atomic
def save_sender(
    way: Way,
    maker: Maker,
    *,
    options: Mapping[str, str],
    secrets: Mapping[str, str],
    enabled: bool,
    actor: int,
) -> None:
    """Enter or change the account of one way. Secrets left out stay as they are, unless the provider is
    another.

    Raises WrongMaker.
    """
    if maker not in MAKERS_OF.get(way, ()):
        raise WrongMaker(f"{maker} for {way}")
    row = Sender.objects.select_for_update().filter(way=way).first() or Sender(way=way, maker=maker)
    kept = _secrets(row) if row.pk and row.maker == maker else {}
    names = {entry.name for entry in ADAPTERS[maker].entries}
    row.maker = maker
    row.options = {name: value for name, value in options.items() if name in names}
    row.sealed = seal(kept | {name: value for name, value in secrets.items() if value}, purpose=SECRETS)
    row.enabled = enabled
    row.changed_by = actor
    row.failed_at, row.failed_code = None, ""
    row.save()
    sharing_changed()
    record(
        "channels.sender_saved",
        object_type="sender",
        object_id=way,
        actor=actor,
        detail={
            "maker": maker,
            "enabled": enabled,
            "new_secrets": sorted(n for n, v in secrets.items() if v),
        },
    )


@transaction.atomic
def remove_sender(way: Way, *, actor: int) -> None:
    """Forget the account of a way, keys and all."""
    gone, _by = Sender.objects.filter(way=way).delete()
    if gone:
        sharing_changed()
        record("channels.sender_removed", object_type="sender", object_id=way, actor=actor, detail={})


def secrets_kept(row: Sender) -> frozenset[str]:
    """The names of the secrets that have been entered."""
    return frozenset(_secrets(row))


def try_out(way: Way, address: str, *, actor: int) -> Outcome:
    """Send one test message for every approved template (askers', staff's) to an address of one's own, now;
    the answer is that of the first that failed. Raises NoSender.

    The request is made outside of any transaction; the audit log keeps that and how it went, never the
    address.
    """
    sender = usable_senders().get(way)
    if sender is None:
        raise NoSender(way)
    words = TO_STAFF["test"]
    sentence = str(words.sentence)
    now = clock.now()
    asker = Letter(
        reference=f"test-{now:%Y%m%d%H%M%S}",
        to=address,
        sign=composing.signature(),
        tail="TEST00",
        status=str(words.status),
        key="000000000000",
        number="",
        headline=sentence,
        lines=(sentence,),
        link=here_url("/check/"),
        stop_link="",
        at=now.astimezone(clock.BUSINESS_ZONE),
    )
    letters = [asker]
    if sender.config.get("template_staff"):
        letters.append(replace(asker, reference=f"{asker.reference}-staff", tail="", staff=True))
    for letter in letters:
        try:
            outcome = ADAPTERS[sender.maker].send(sender.config, letter)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is the answer to "does it work?"
            outcome = unsure(type(error).__name__)
        if outcome.kind not in (Kind.ACCEPTED, Kind.DELIVERED):
            break
    with transaction.atomic():
        rows = Sender.objects.filter(way=way, maker=sender.maker)
        if outcome.kind in (Kind.ACCEPTED, Kind.DELIVERED):
            rows.update(worked_at=now, failed_at=None, failed_code="")
        else:
            rows.update(failed_at=now, failed_code=outcome.code)
        record(
            "channels.tested",
            object_type="sender",
            object_id=way,
            actor=actor,
            detail={"outcome": outcome.kind.value, "code": outcome.code},
        )
    return outcome


def _secrets(row: Sender) -> dict[str, str]:
    try:
        return dict(unseal(row.sealed, purpose=SECRETS)) if row.sealed else {}
    except CannotUnseal:
        return {}
