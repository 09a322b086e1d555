"""Which questions others may answer, and whose answers are shown at once."""

from huisheng.kernel.tenancy import current_unit
from tenant_apps.commons.data.codes import Level
from tenant_apps.commons.data.settings import PEER_ANSWERS, PEER_TOPICS_CLOSED, PEER_TRUSTED
from tenant_apps.commons.rules.standing import may_be_shown
from tenant_apps.questions.public import ForOthers, Kind
from tenants.public import get_setting


def fits_peers(question: ForOthers) -> bool:
    """Whether nothing in the question stands against it: matters that are kept private, danger, somebody
    under 18 (no stranger tells a child what to do), a tip.
    """
    return may_be_shown(question) and not question.minor and question.kind != Kind.TIP


def unit_lets_peers(topic: str) -> bool:
    """Whether the unit wants answers of peers under a topic of the network."""
    unit_id = current_unit().id
    # The first two digits name the first level, for which it is chosen.
    closed = get_setting(unit_id, PEER_TOPICS_CLOSED)
    return bool(get_setting(unit_id, PEER_ANSWERS)) and topic[:2] not in closed


def is_trusted(level: Level, *, tainted: bool) -> bool:
    """Whether the unit wants what somebody of this level answers to be shown before anybody reads it;
    ``tainted``: something of theirs was taken out lately.
    """
    return level >= Level.ABLE and not tainted and bool(get_setting(current_unit().id, PEER_TRUSTED))
