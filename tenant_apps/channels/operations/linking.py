"""The link of an expert's offer goes to them by SMS, WeChat or e-mail.

It cannot be made again, as an asker's key can: of an offer's link only a hash is kept. So it stands sealed in
the row for as long as it may have to be sent; a link that was renewed or is over is not sent.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from huisheng.kernel import clock
from tenant_apps.channels.adapters.senders import Usable, usable_senders
from tenant_apps.channels.data.codes import MAKERS_OF, State, Way
from tenant_apps.channels.data.words import EXPERT_LINK
from tenant_apps.channels.models import Notice
from tenant_apps.channels.operations import noting
from tenant_apps.channels.operations.waking import wake_at
from tenant_apps.channels.queries import persons
from tenant_apps.channels.rules.quiet import next_allowed
from tenant_apps.channels.rules.sealing import CannotUnseal, seal, unseal
from tenant_apps.questions.public import StaffWanted, expert_offer, link_lives

LINK: Final = "expert link"


def send_link(offer_id: UUID, secret: str) -> bool:
    """Queue the link for the expert of an offer, in the transaction of the offer; False when no way reaches
    them. An earlier link of this offer that still waits is not sent any more.
    """
    person = persons.expert(offer_id)
    if person is None or not (person.addresses.keys() & ways(usable_senders())) - set(person.stopped):
        return False
    now = clock.now()
    Notice.objects.filter(offer_id=offer_id, state=State.QUEUED).update(
        state=State.FAILED, provider_code="link_over", settled_at=now, sealed=""
    )
    due_at = next_allowed(now, person.quiet_from, person.quiet_until)
    Notice.objects.create(
        offer_id=offer_id, code=EXPERT_LINK, sealed=seal(secret, purpose=LINK), at=now, due_at=due_at
    )
    wake_at(due_at)
    return True


def ways(senders: Mapping[Way, Usable]) -> frozenset[Way]:
    """By which ways a link can leave: an SMS needs a template that was approved for it."""
    return frozenset(
        way
        for way, usable in senders.items()
        if way != Way.SMS or usable.maker not in MAKERS_OF[way] or usable.config.get("template_expert")
    )


def secret_of(row: Notice) -> str:
    """The secret to be sent; empty for every other notice, and for a link that opens nothing any more."""
    if row.offer_id is None or not row.sealed:
        return ""
    try:
        secret = str(unseal(row.sealed, purpose=LINK))
    except CannotUnseal:
        return ""
    return secret if link_lives(secret, assignment_id=row.offer_id) else ""


def tell_unsent(row: Notice) -> None:
    """No way is left: whoever made the offer learns it, and hands a new link over by hand."""
    offer = expert_offer(row.offer_id) if row.offer_id is not None else None
    if offer is None or offer.offered_by is None or row.provider_code == "link_over":
        return
    noting.note_staff(
        StaffWanted(
            question_id=offer.question_id,
            what="link_unsent",
            accounts=(offer.offered_by,),
            at=clock.now(),
            link=f"/desk/q/{offer.question_id}/help/",
        )
    )
