"""举报: somebody says that an item should not stand in public."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.moderation.data.codes import (
    CONTACT_MAX,
    URGENT,
    WORDS_MAX,
    Reason,
    Source,
    State,
    Verdict,
)
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.operations import clocks
from tenant_apps.moderation.operations.locking import OPEN
from tenant_apps.moderation.operations.opening import digest_of, open_case
from tenant_apps.moderation.rules.items import Item, read
from tenant_apps.moderation.rules.receipts import hash_receipt, hash_token, receipt_for


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What somebody reports. ``token`` is the form's own: sent twice, it is one report. ``reader``: the
    verified person who wants to find it on their own page.
    """

    kind: str
    item: str
    reason: Reason
    token: str
    words: str = ""
    contact: str = ""
    reader: int | None = None
    marked: bool = False


@transaction.atomic
def report(new: NewReport) -> str:
    """Take a report in; returns its receipt as it is shown.

    What is decided already, for the same words and the same reason, is not decided again: the report is
    answered by that verdict. Raises UnknownItem; ValueError for a text that is too long.
    """
    if len(new.words) > WORDS_MAX or len(new.contact) > CONTACT_MAX:
        raise ValueError("too long")
    lock_until_commit(f"moderation:{new.kind}:{new.item}")
    token = hash_token(f"{new.kind}:{new.item}:{new.token}")
    known = Report.objects.filter(token=token).first()
    if known is not None:
        return receipt_for(token, clock.business_day(known.received_at))
    now = clock.now()
    case = _case_for(new, read(new.kind, new.item), now)
    receipt = receipt_for(token, clock.business_day(now))
    Report.objects.create(
        case=case,
        receipt=hash_receipt(receipt),
        token=token,
        reason=new.reason,
        words=new.words.strip(),
        contact=new.contact.strip(),
        reader=new.reader,
        received_at=now,
        marked=new.marked,
    )
    if case.state not in OPEN and (new.contact.strip() or new.reader is not None):
        # Answered by a verdict of long ago, whose contacts are gone already.
        clocks.forget_later(case, decided_at=now)
    record(
        "moderation.reported",
        object_type="case",
        object_id=str(case.id),
        actor="reporter",
        detail={"kind": new.kind, "item": new.item, "reason": new.reason.value, "marked": new.marked},
    )
    return receipt


def _case_for(new: NewReport, item: Item, now: datetime) -> Case:
    of_item = Case.objects.filter(kind=new.kind, item=new.item)
    case: Case | None = of_item.filter(state__in=[state.value for state in OPEN]).first()
    if case is None:
        case = (
            of_item.filter(
                digest=digest_of(item), state=State.FINAL, shown=True, reports__reason=new.reason
            ).first()
            or of_item.filter(
                digest=digest_of(item),
                state=State.DECIDED,
                verdict=Verdict.KEEP,
                reports__reason=new.reason,
            ).first()
        )
    return case or open_case(
        new.kind,
        new.item,
        item,
        source=Source.REPORT,
        shown=True,
        at=now,
        urgent=new.reason in URGENT and not new.marked,
    )
