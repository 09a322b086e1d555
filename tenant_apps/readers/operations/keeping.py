"""What somebody changes about themselves."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from tenant_apps.readers.events import ReaderForgotten, ReaderRenamed
from tenant_apps.readers.models import Reader
from tenant_apps.readers.rules.names import tidy_name


@transaction.atomic
def rename(reader_id: int, typed: str) -> str:
    """Take another name, or none; returns it as it is kept. Raises BadName, LookupError."""
    name = tidy_name(typed)
    reader = _locked(reader_id)
    if reader.name != name:
        reader.name = name
        reader.save(update_fields=["name"])
        publish(ReaderRenamed(reader_id=reader_id, name=name))
    return name


@transaction.atomic
def keep_wishes(reader_id: int, wishes: Mapping[str, Any]) -> None:
    """Keep by what somebody wants to hear of policies; an empty mapping: by nothing. Raises LookupError."""
    reader = _locked(reader_id)
    reader.wishes = dict(wishes)
    reader.save(update_fields=["wishes"])


@transaction.atomic
def sign_out_everywhere(reader_id: int) -> None:
    """No device counts as verified any more. Raises LookupError."""
    reader = _locked(reader_id)
    reader.signed_out_at = clock.now()
    reader.save(update_fields=["signed_out_at"])


@transaction.atomic
def forget(reader_id: int) -> None:
    """Forget who somebody is: key and name go, on every device. What they took part in stays without a name.

    Raises LookupError.
    """
    reader = _locked(reader_id)
    reader.key, reader.name, reader.device, reader.wishes = None, "", "", {}
    reader.forgotten_at = reader.signed_out_at = clock.now()
    reader.save(update_fields=["key", "name", "device", "wishes", "forgotten_at", "signed_out_at"])
    publish(ReaderForgotten(reader_id=reader_id))
    record("reader.forgotten", object_type="reader", object_id=reader_id, actor="system")


def _locked(reader_id: int) -> Reader:
    reader: Reader | None = Reader.objects.select_for_update().filter(pk=reader_id, forgotten_at=None).first()
    if reader is None:
        raise LookupError(str(reader_id))
    return reader
