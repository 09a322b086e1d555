"""Makes what the pages of difficulties (基层困难) show: one that waits, one that was settled and shared."""

from datetime import timedelta
from uuid import UUID, uuid4

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Difficulty, DifficultyStep
from tests.browser.site import Site

Code = DifficultyStep.Code


def below(site: Site) -> str:
    """Difficulties below the province: nobody leads one of them."""
    _settled(site)
    _untaken(site)
    return "/oversight/difficulties/"


def one_below(site: Site) -> str:
    """One that waits for somebody to lead."""
    return f"/oversight/difficulties/{_untaken(site)}/"


def of_unit(site: Site) -> str:
    """Those of county a."""
    _settled(site)
    _untaken(site)
    return "/manage/difficulties/"


def one_of_unit(site: Site) -> str:
    """One of county a that was answered."""
    return f"/manage/difficulties/{_settled(site)}/"


def shared(site: Site) -> str:
    """What the city has shared with the units below it."""
    _settled(site, shared=True)
    return "/desk/difficulties/"


def one_shared(site: Site) -> str:
    """One of them."""
    return f"/desk/difficulties/{_settled(site, shared=True)}/"


def _untaken(site: Site) -> UUID:
    return _raise(
        site,
        subject="心理咨询经费没有来源",
        text="辖区高校较多，青年心理咨询需求增长较快，本单位无专项经费聘请专业咨询师，恳请上级支持。",
        area=Difficulty.Area.MONEY,
        raised_at=clock.now() - timedelta(days=6),
        reminded_at=clock.now() - timedelta(days=1),
    )


def _settled(site: Site, *, shared: bool = False) -> UUID:
    city, county, now = site.network.city.id, site.network.a.id, clock.now()
    key = _raise(
        site,
        subject="节假日值班人员不足",
        text="我单位仅一名专职干部，节假日无法安排值班，恳请上级统筹。",
        area=Difficulty.Area.STAFF,
        raised_at=now - timedelta(days=4),
        stage=Difficulty.Stage.SETTLED,
        turn=1,
        lead_unit_id=city,
        shared_by_unit_id=city if shared else None,
    )
    said = (
        (Code.TAKEN, city, "王处长", ""),
        (Code.JOINED, site.network.province.id, "赵部长", ""),
        (Code.ADDED, county, "李书记", "国庆期间缺两人。"),
        (Code.SETTLED, city, "王处长", "市里已建立联合值班表，节假日由市、区轮流值守，请报送人员名单。"),
    )
    with enter_network(role="relay"):
        DifficultyStep.objects.bulk_create(
            DifficultyStep(
                difficulty_id=key,
                code=code,
                unit_id=unit,
                person=person,
                words=words,
                at=now - timedelta(hours=50 - place),
            )
            for place, (code, unit, person, words) in enumerate(said)
        )
    return key


def _raise(site: Site, **said: object) -> UUID:
    key = uuid4()
    with enter_network(role="relay"):
        Difficulty.objects.create(
            id=key,
            unit_id=site.network.a.id,
            may_be_shared=True,
            account_id=1,
            person="李书记",
            **said,
        )
    return key
