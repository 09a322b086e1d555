"""Own entries with their text, for a file."""

from django.db.models import F, OuterRef, Subquery

from tenant_apps.knowledge.data.codes import ORDER, Kind, State
from tenant_apps.knowledge.models import Version


def latest_versions() -> list[Version]:
    """The latest version of every entry of the unit that is not retired, with its entry, by kind and number;
    replies of single persons are left out.
    """
    latest = Version.objects.filter(entry_id=OuterRef("entry_id")).order_by("-number").values("number")[:1]
    found = (
        Version.objects.filter(entry__owner_id__isnull=True, entry__number__isnull=False)
        .exclude(entry__state=State.RETIRED)
        .annotate(latest=Subquery(latest))
        .filter(number=F("latest"))
        .select_related("entry")
        .defer("search")
    )
    return sorted(found, key=lambda version: (ORDER[Kind(version.entry.kind)], version.entry.number or 0))
