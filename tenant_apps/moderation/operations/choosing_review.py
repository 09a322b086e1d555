"""When a person reads what is written in public: chosen by topic, beside the unit's general rule."""

from collections.abc import Mapping

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.moderation.data.codes import Review
from tenant_apps.moderation.data.settings import REVIEW_BY_TOPIC
from tenants.public import set_setting


@transaction.atomic
def choose_review(modes: Mapping[str, str], *, actor: int) -> None:
    """Set the modes of first-level topics; what is left out follows the general rule.

    Raises SettingLockedError, and ValueError for an unknown topic or mode.
    """
    known = {card.code for card in topics.first_levels()}
    if not set(modes) <= known:
        raise ValueError("no such topic")
    chosen = {code: Review(mode).value for code, mode in modes.items() if mode}
    set_setting(current_unit().id, REVIEW_BY_TOPIC, chosen, actor_id=actor)
    record(
        "moderation.review_chosen",
        object_type="unit",
        object_id=str(current_unit().id),
        actor=actor,
        detail={f"topic {code}": mode for code, mode in chosen.items()},
    )
