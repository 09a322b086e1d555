"""Making and closing campaigns."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.commons import public as commons
from tenant_apps.outreach.data.codes import LINK_TARGETS, MOST_CAMPAIGNS, NAME_MAX, WORDS_MAX, Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations.telling_pages import tell
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.seasons import SEASONS
from tenant_apps.questions import public as questions

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for others when somebody types them from a wall."""
_OWN_LENGTH: Final = 6


class BadCampaign(ValueError):
    """The campaign cannot be made so; ``field`` names what to repair, ``code`` why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """What an administrator says of it. Without ``code`` one is drawn."""

    name: str
    words: str = ""
    code: str = ""
    target: str = Target.ASK
    target_key: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def make(new: NewCampaign, *, topics: Collection[str], actor: int) -> int:
    """Make a campaign; returns its id. ``topics`` are the codes it may lead to. Raises BadCampaign."""
    row = _row(new, topics, actor)
    for _try in range(3):
        row.code = new.code or drawn_code()
        try:
            with transaction.atomic():
                if Campaign.objects.filter(closed_at=None).count() >= MOST_CAMPAIGNS:
                    raise BadCampaign("name", "many")
                row.save(force_insert=True)
                record(
                    "outreach.campaign_made",
                    object_type="campaign",
                    object_id=row.pk,
                    actor=actor,
                    detail={"code": row.code, "target": row.target},
                )
        except IntegrityError:
            continue
        return int(row.pk)
    raise BadCampaign("code", "taken")


def drawn_code() -> str:
    """A code that nobody chose."""
    return "".join(secrets.choice(_LETTERS) for _letter in range(_OWN_LENGTH))


@transaction.atomic
def close(campaign_id: int, *, actor: int) -> None:
    """Count no more; the link goes on leading to its target. Raises LookupError for none of this unit."""
    row = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if row is None:
        raise LookupError(str(campaign_id))
    if row.closed_at is None:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        record("outreach.campaign_closed", object_type="campaign", object_id=campaign_id, actor=actor)
        if row.page:
            tell(row)
            shelf = SEASONS if row.target == Target.SEASON else BROADCASTS
            shelf.forget_after_commit()


def _row(new: NewCampaign, topics: Collection[str], actor: int) -> Campaign:
    name, words = " ".join(new.name.split()), " ".join(new.words.split())
    for field, said, most in (("name", name, NAME_MAX), ("words", words, WORDS_MAX)):
        if len(said) > most or not said.isprintable() or (field == "name" and not said):
            raise BadCampaign(field, field)
    if new.code and not questions.is_campaign_code(new.code):
        raise BadCampaign("code", "code")
    if new.target not in dict(LINK_TARGETS):
        raise BadCampaign("target", "target")
    if new.target == Target.TOPIC and new.target_key not in topics:
        raise BadCampaign("topic", "topic")
    key = new.target_key.strip().upper() if new.target == Target.QUESTION else new.target_key
    if new.target == Target.QUESTION and not commons.is_shown(key):
        raise BadCampaign("question", "question")
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        raise BadCampaign("ends_on", "order")
    return Campaign(
        name=name,
        words=words,
        target=new.target,
        target_key=key if new.target in (Target.TOPIC, Target.QUESTION) else "",
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        made_at=clock.now(),
        made_by=actor,
    )
