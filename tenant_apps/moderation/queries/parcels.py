"""What goes up with a case: the words of the item as they were, and what was said about it.

Nobody's name, account or address, and no contact of whoever reported: whoever decides above needs none.
"""

from shared_apps.contracts.parcels import Parcel
from tenant_apps.moderation.data.codes import State
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.rules.items import name_of


def parcel_of(case: Case) -> Parcel:
    """Everything that is needed to decide, and nothing else."""
    reports = [
        {"reason": report.reason, "words": report.words}
        for report in case.reports.order_by("received_at", "id")
    ]
    said_before = [{"verdict": case.verdict, "reason": case.reason, "words": case.words}]
    return {
        "kind": name_of(case.kind),
        "title": case.title,
        "text": case.text,
        "topic": case.topic,
        "source": case.source,
        "written_at": case.written_at.isoformat(),
        "reports": reports,
        "before": said_before if case.verdict else [],
        "asked_words": case.review_asked_words if case.state == State.REVIEW else "",
        "asked_by": case.review_of,
    }
