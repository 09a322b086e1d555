"""Makes what the pages of samples (抽查) show: some that wait, some that were looked at, and their lot."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Sample, SampleMonth
from shared_apps.oversight.rules import sampling
from tests.browser.site import Site


def drawn(site: Site) -> str:
    """Those of the last month, of two counties."""
    one(site)
    _sample(site.network.b.id, mark=Sample.Mark.IN_ORDER)
    _sample(site.network.b.id, what=Sample.What.WAITING, mark=Sample.Mark.REDO)
    return "/oversight/samples/"


def one(site: Site) -> str:
    """One of the city itself, at which the province may look."""
    return f"/oversight/samples/{_sample(site.network.city.id)}/"


def _sample(
    unit_id: int, what: Sample.What = Sample.What.CLOSING, mark: Sample.Mark = Sample.Mark.NONE
) -> UUID:
    key, now = uuid4(), clock.now()
    day = clock.business_day().replace(day=1) - timedelta(days=3)
    with enter_network(role="relay"):
        for month in (sampling.month_of(day), sampling.next_month(day)):
            _lot(month)
        Sample.objects.create(
            id=key,
            unit_id=unit_id,
            month=sampling.month_of(day),
            what=what,
            question_id=key,
            origin_unit_id=unit_id,
            origin_question_id=key,
            day=day,
            drawn_at=now,
            text=Sample.Text.SENT if mark else Sample.Text.NOT_ASKED,
            asked_person="王处长" if mark else "",
            mark=mark,
            marked_at=now if mark else None,
        )
    return key


def _lot(month: date) -> None:
    is_over = month < sampling.month_of(clock.business_day())
    SampleMonth.objects.get_or_create(
        month=month,
        defaults={
            "seed": f"{month:%Y%m}" * 10,
            "made_at": clock.now(),
            "drawn_at": clock.now() if is_over else None,
        },
    )
