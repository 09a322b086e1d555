"""Under which topics the unit wants no answers of peers."""

from collections.abc import Collection

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.commons.data.settings import PEER_TOPICS_CLOSED
from tenants.public import set_setting


@transaction.atomic
def close_topics(codes: Collection[str], *, actor: int) -> None:
    """Close these first-level topics to answers of peers, and no others; what is shown already stays.

    Raises SettingLockedError, and ValueError for an unknown topic.
    """
    known = {card.code for card in topics.first_levels()}
    if not set(codes) <= known:
        raise ValueError("no such topic")
    unit_id = current_unit().id
    set_setting(unit_id, PEER_TOPICS_CLOSED, sorted(codes), actor_id=actor)
    record(
        "commons.topics_closed_to_peers",
        object_type="unit",
        object_id=str(unit_id),
        actor=actor,
        detail={f"topic {code}": "closed" for code in sorted(codes)},
    )
