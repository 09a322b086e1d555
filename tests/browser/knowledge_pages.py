"""What the pages of the knowledge base show: made once per run, committed, returned as an address."""

from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.models import Version
from tenant_apps.knowledge.operations.overriding import replace
from tenant_apps.knowledge.operations.writing import revise
from tenant_apps.knowledge.public import Content, publish_new, was_written
from tenant_apps.knowledge.rules.references import Reference, parse
from tests.browser.site import Site

AUTHOR = 1
_TITLE = "浏览器里的国家助学贷款"
_BODY = """帮你交**学费**。

1. 身份证
2. 录取通知书

| 何时 | 何地 |
|---|---|
| 周一 | 大厅 |

打 [12355](tel:12355)。"""


def article(site: Site) -> str:
    """A question and its answer, on the page for askers."""
    return f"/help/{_own(site, Kind.ARTICLE)}/"


def programme(site: Site) -> str:
    """A programme, on the page for askers."""
    return f"/help/{_own(site, Kind.PROGRAMME)}/"


def everything(site: Site) -> str:
    """All that askers may read, with something to read."""
    _own(site, Kind.ARTICLE)
    _own(site, Kind.PROGRAMME)
    return "/help/"


def policies(site: Site) -> str:
    """Policies and services, some of them chosen."""
    _own(site, Kind.PROGRAMME)
    return "/policies/?stage=study"


def at_the_desk(site: Site) -> str:
    """A ready reply as staff read it."""
    return f"/desk/knowledge/{_own(site, Kind.CANNED)}/"


def kept(site: Site) -> str:
    """A programme as it is kept, with a draft of its next version."""
    return f"/manage/knowledge/{_own(site, Kind.PROGRAMME)}/"


def versions(site: Site) -> str:
    """What changed between two versions."""
    return f"/manage/knowledge/{_own(site, Kind.PROGRAMME)}/versions/"


def from_above(site: Site) -> str:
    """An entry of the city beside our own."""
    return f"/manage/knowledge/above/{_inherited(site)}/"


def all_from_above(site: Site) -> str:
    """The list of what comes from the city."""
    _inherited(site)
    return "/manage/knowledge/above/"


def _content(kind: Kind) -> Content:
    canned = kind == Kind.CANNED
    return Content(
        title=f"{_TITLE}{kind.value}",
        body="{称呼}，你好！{单位}已收到。" if canned else _BODY,
        questions=() if canned else ("浏览器里学费交不起",),
        topics=("14",),
        audience="家庭经济困难的学生" if kind == Kind.PROGRAMME else "",
        contact="12355" if kind == Kind.PROGRAMME else "",
        stages=("study", "family") if kind == Kind.PROGRAMME else (),
        place="历下区" if kind == Kind.PROGRAMME else "",
        office="区教育局资助中心" if kind == Kind.PROGRAMME else "",
        is_public=not canned,
    )


def _own(site: Site, kind: Kind) -> Reference:
    content = _content(kind)
    with enter_unit(site.network.ref(site.network.a)):
        if not was_written(kind, content.title):
            reference = parse(publish_new(kind, content, actor=AUTHOR))
            draft = Content(title=content.title, body=content.body + "新", audience=content.audience)
            if kind == Kind.PROGRAMME:
                revise(reference, draft, based_on=(1, 1), actor=AUTHOR)
        return _reference(kind, content.title)


def _inherited(site: Site) -> Reference:
    city: UnitRef = site.network.ref(site.network.city)
    content = Content(title=f"{_TITLE}来自上级", body=_BODY, is_public=True, for_below=True)
    with enter_unit(city):
        if not was_written(Kind.ARTICLE, content.title):
            publish_new(Kind.ARTICLE, content, actor=AUTHOR)
        number = _reference(Kind.ARTICLE, content.title).number
    relay_up(city)
    reference = Reference(city.id, Kind.ARTICLE, number)
    with enter_unit(site.network.ref(site.network.a)):
        replace(reference, actor=AUTHOR)
    return reference


def _reference(kind: Kind, title: str) -> Reference:
    number = Version.objects.filter(entry__kind=kind, title=title).values_list("entry__number", flat=True)[0]
    return Reference(0, kind, number)
