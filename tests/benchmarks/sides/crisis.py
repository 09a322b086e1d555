"""Words of danger in two counties: one with somebody on call, one without, below a city where somebody is."""

from datetime import timedelta
from time import perf_counter, sleep

from django.core.management import call_command

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.accounts.public import create_account, grant_role
from shared_apps.topics.public import import_tree, tree
from tenant_apps.people.data.codes import ShiftKind
from tenant_apps.people.public import add_shift
from tenant_apps.questions.models import Alarm
from tenant_apps.questions.public import NewQuestion, ask, new_token
from tenants.public import create_unit, provision, unit_ref

WORDS = "我真的撑不下去了，今晚就想结束自己的生命。"
POLL_SECONDS = 0.01
WAIT_SECONDS = 120.0
_ids: dict[str, int] = {}
_people: dict[str, int] = {}


def prepare() -> None:
    """The topics, a city with somebody on call, a county with and one without."""
    with enter_network():
        call_command("migrate_network", verbosity=0)
        import_tree()
        city = _unit("济南市", "city", None)
        for name in ("历下区", "槐荫区"):
            _unit(name, "county", city)
        for unit_id in _ids.values():
            provision(unit_id)
    for name in ("济南市", "历下区"):
        _people[name] = _on_call(name)


def told_here(count: int) -> list[float]:
    """Seconds from "send" until somebody of the county has the alarm before them."""
    seconds = []
    for _ in range(count):
        start = perf_counter()
        _ask("历下区")
        with enter_network():
            ref = unit_ref(_ids["历下区"])
        with enter_unit(ref):
            newest = Alarm.objects.order_by("-raised_at").first()
            if newest is None or _people["历下区"] not in newest.told:
                raise RuntimeError("nobody was told")
        seconds.append(perf_counter() - start)
    return seconds


def told_above(count: int, pause: float) -> list[float]:
    """Seconds from "send" in a county where nobody is on call until somebody of the city has it before
    them.
    """
    seconds = []
    with enter_network():
        city = unit_ref(_ids["济南市"])
    for _ in range(count):
        with enter_unit(city):
            before = Alarm.objects.filter(told__contains=[_people["济南市"]]).count()
        start = perf_counter()
        _ask("槐荫区")
        with enter_unit(city):
            while Alarm.objects.filter(told__contains=[_people["济南市"]]).count() <= before:
                if perf_counter() - start > WAIT_SECONDS:
                    raise TimeoutError("nobody above was told")
                sleep(POLL_SECONDS)
        seconds.append(perf_counter() - start)
        sleep(pause)
    return seconds


def _ask(name: str) -> None:
    with enter_network():
        topic = next(card.code for card in tree().leaves() if not card.sensitivity)
        ref = unit_ref(_ids[name])
    with enter_unit(ref):
        ask(NewQuestion(token=new_token(), text=WORDS, topic=topic))


def _unit(name: str, kind: str, parent: int | None) -> int:
    number = len(_ids)
    _ids[name] = create_unit(
        name=f"共青团{name}委员会",
        short_name=f"{name}团委",
        kind=kind,
        slug=f"unit-{number}",
        parent_id=parent,
    )
    return _ids[name]


def _on_call(name: str) -> int:
    account = create_account(username=f"on-call-{_ids[name]}", name="值守")
    with enter_network():
        grant_role(account_id=account, role=DUTY_OFFICER, unit_id=_ids[name])
        ref = unit_ref(_ids[name])
    now = clock.now()
    with enter_unit(ref):
        add_shift(
            account_id=account,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=12),
            made_by=account,
            kind=ShiftKind.ON_CALL,
        )
    return account
