"""How many people take part in the unit, in numbers alone; and what the network was told of them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from django.db import connection

from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.messaging import SetHash
from shared_apps.contracts.headcount_facts import PARTICIPANTS, VERIFIED
from tenant_apps.commons.data.counts import HEADCOUNT, HEADCOUNT_ELSEWHERE
from tenant_apps.commons.models import Comment, Interest, Publication
from tenant_apps.people.public import headcounts as helpers
from tenant_apps.readers.public import verified_until
from tenant_apps.unit_ledger import public as ledger


def headcounts(day: date) -> dict[str, int]:
    """Everybody at the end of a day, by the codes of the contract, as far as the rows still show it. Three
    queries, whatever the number of people.
    """
    until = datetime.combine(day + timedelta(days=1), time.min, tzinfo=BUSINESS_ZONE)
    return {
        **helpers(day),
        VERIFIED: verified_until(until),
        PARTICIPANTS: _participants(until),
    }


def told_of(day: date) -> dict[str, int]:
    """What the network was told of a day."""
    return {code: number for (_day, code), number in ledger.counted_days(HEADCOUNT, day=day).items()}


def elsewhere_of(day: date) -> dict[str, int]:
    """What other software of the unit has said of a day."""
    rows = ledger.counted_days(HEADCOUNT_ELSEWHERE, day=day)
    return {code: number for (_day, code), number in rows.items()}


class ToldHeadcounts:
    """The unit's side of the comparison: a bucket is a day, a key what was told of it, `<code>=<number>`."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The hash of every day. The database hashes, as it does for the other side."""
        told = [
            (day.isoformat(), f"{code}={number}")
            for (day, code), number in ledger.counted_days(HEADCOUNT).items()
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT bucket, count(*), bit_xor(hashtextextended(key, 0))"
                " FROM unnest(%s::text[], %s::text[]) AS told (bucket, key) GROUP BY bucket",
                [[bucket for bucket, _ in told], [key for _, key in told]],
            )
            return {bucket: SetHash(count, bits) for bucket, count, bits in cursor.fetchall()}

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """What was told of one day."""
        return {f"{code}={number}" for code, number in told_of(date.fromisoformat(bucket)).items()}


def _participants(until: datetime) -> int:
    """Each verified person once, however often they have said or liked something in public."""
    said = Comment.objects.filter(written_at__lt=until).exclude(reader=None).values_list("reader")
    liked = Interest.objects.filter(liked_at__lt=until).values_list("reader")
    asked = Publication.objects.filter(shown_at__lt=until, seeded=False).exclude(person=None)
    everybody = said.order_by().union(liked.order_by(), asked.order_by().values_list("person"))
    return int(everybody.count())
