"""Ready replies for one officer, those used most first."""

from dataclasses import dataclass
from datetime import date

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from shared_apps.directory.public import inherited_entries
from tenant_apps.knowledge.data.codes import USES, Kind
from tenant_apps.knowledge.models import Version
from tenant_apps.knowledge.queries.cards import EntryCard, cards
from tenant_apps.knowledge.rules.references import Reference, parse
from tenant_apps.unit_ledger import public as ledger


@dataclass(frozen=True, slots=True)
class ReadyReply:
    """A ready reply; `text` still has its places in braces. `uses` counts those of the last twelve months."""

    id: str
    title: str
    text: str
    is_personal: bool
    source: str
    uses: int


def ready_replies(account_id: int, topic: str = "") -> list[ReadyReply]:
    """What this officer may use: first what is meant for the topic (a six-digit code), then what is used
    most, one's own before the unit's.
    """
    shown = cards([Kind.CANNED], for_askers=False, account_id=account_id)
    uses = uses_since(_a_year_ago())
    texts = _texts()

    def rank(card: EntryCard) -> tuple[bool, int, bool]:
        fits = bool(topic) and any(topic.startswith(code) for code in card.topics)
        return not fits, -uses.get(card.reference, 0), not card.is_personal

    return [
        ReadyReply(
            id=card.id,
            title=card.title,
            text=texts.get(card.reference, ""),
            is_personal=card.is_personal,
            source=card.source,
            uses=uses.get(card.reference, 0),
        )
        for card in sorted(shown, key=rank)
    ]


def uses_since(day: date) -> dict[Reference, int]:
    """How often each entry was put into an answer, from the month of `day` on."""
    counted = ledger.counted_by_key(USES, since=day.replace(day=1))
    return {parse(entry): times for entry, times in counted.items()}


def _texts() -> dict[Reference, str]:
    own = Version.objects.filter(entry__kind=Kind.CANNED, search__isnull=False)
    texts = {
        Reference(0, Kind.CANNED, number): body for number, body in own.values_list("entry__number", "body")
    }
    for found in inherited_entries(current_unit().id, kinds=[Kind.CANNED]):
        texts[Reference(found.card.unit_id, Kind.CANNED, found.card.number)] = found.body
    return texts


def _a_year_ago() -> date:
    today = clock.business_day()
    return today.replace(year=today.year - 1, day=1)
