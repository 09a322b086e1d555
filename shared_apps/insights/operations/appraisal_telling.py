"""Units are told that something in an appraisal concerns them, in the transaction of what happened."""

from collections.abc import Iterable

from huisheng.kernel import clock
from huisheng.kernel.messaging import broadcast
from shared_apps.contracts.appraisal_messages import AppraisalTold
from shared_apps.insights.models import Appraisal
from tenants.public import unit_cards


def tell(appraisal: Appraisal, what: str, unit_ids: Iterable[int]) -> None:
    """Send it down to those of the units that have a site; ``what``: a code of the contract."""
    message = AppraisalTold(appraisal_id=str(appraisal.pk), what=what, at=clock.now().isoformat())
    broadcast(message, [card.id for card in unit_cards(unit_ids).values() if card.schema])
