"""What the asker does while another unit holds the question: told to the holder, and kept until that is heard
to have carried it out.

Between the moment at which a holder wraps a question up for the next one and the change of hands, an act may
reach the old holder that is not in the parcel any more. So the network keeps each act, the only text that it
keeps of a question, and tells the new holder what the parcel did not list. A token counts once at any holder,
so that telling twice does no harm.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from huisheng.kernel import clock
from huisheng.kernel.messaging import Envelope, emit
from shared_apps.contracts.case_messages import AskerActed, AskerTold
from shared_apps.oversight.models import Custody, Parcel

KEPT: Final = timedelta(days=30)
"""An act that no holder has confirmed for so long is not kept any longer: it was told, and stands at home."""

_ACTS: Final = "acts"
_Act = dict[str, Any]


def told(row: Custody, message: AskerActed) -> None:
    """The asker did something: to whoever holds it now."""
    acts = _kept(row)
    if any(act["token"] == message.token for act in acts):
        return
    act = {"token": message.token, "act": message.act, "at": message.at, "values": message.values}
    if row.holder_unit_id != row.unit_id:
        # Home has them itself.
        _keep(row, [*acts, act])
    _tell(row, act)


def tell_new_holder(row: Custody, *, known: Collection[str]) -> None:
    """Hands have changed: what the parcel did not hold is told once more, in order."""
    acts = _kept(row)
    for act in acts:
        if act["token"] not in known:
            _tell(row, act)
    if row.holder_unit_id == row.unit_id:
        _keep(row, [])


def confirmed(row: Custody, tokens: Collection[str], envelope: Envelope) -> None:
    """The holder says that it has carried these out: they need not be kept."""
    acts = _kept(row)
    left = [act for act in acts if act["token"] not in tokens]
    if len(left) == len(acts):
        return
    _keep(row, left)
    row.told_epoch, row.told_sequence = envelope.epoch, envelope.sequence
    row.save(update_fields=["told_epoch", "told_sequence"])


def written_before(row: Custody, envelope: Envelope) -> bool:
    """Whether the holder wrote a message before one that is here already and let go of acts: what it wraps up
    may lack them.
    """
    return (envelope.epoch, envelope.sequence) < (row.told_epoch, row.told_sequence)


def _tell(row: Custody, act: _Act) -> None:
    assert row.holder_unit_id is not None, "a question has a holder"
    emit(
        AskerTold(
            origin_unit=row.unit_id,
            question_id=str(row.item_id),
            act=act["act"],
            token=act["token"],
            at=act["at"],
            values=act["values"],
            hop=row.hop,
        ),
        to_unit=row.holder_unit_id,
    )


def _kept(row: Custody) -> list[_Act]:
    kept = Parcel.objects.filter(custody=row).first()
    acts: list[_Act] = kept.content.get(_ACTS, []) if kept else []
    since = clock.now() - KEPT
    return [act for act in acts if datetime.fromisoformat(act["at"]) > since]


def _keep(row: Custody, acts: list[_Act]) -> None:
    if acts:
        Parcel.objects.update_or_create(custody=row, defaults={"content": {_ACTS: acts}})
    else:
        Parcel.objects.filter(custody=row).delete()
