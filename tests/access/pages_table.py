"""A unit's own site and its administration."""

from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.pages.models import Article
from tenants.public import name_domain
from tests.access.table import OUTSIDERS, Row, Status, World, everybody, only

NOT = 405
HEADS = ("leader", "unit_admin")
OUTSIDE: dict[str, Status] = dict.fromkeys(sorted(OUTSIDERS), 404)
"""An address with a part that varies does not exist for those who do not work here."""


def setting(world: World, unit: UnitRef) -> dict[str, Any]:
    """A setting is the same key in every unit: the address names no unit's object."""
    return {"key": "questions.answer_days"}


def domain(world: World, unit: UnitRef) -> dict[str, Any]:
    """A domain that a unit has named."""
    return {"domain": name_domain(unit.id, f"d{unit.id}.example.cn", actor_id=None)}


def article(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft of a page."""
    with enter_unit(unit):
        number = Article.objects.count() + 1
        row = Article.objects.create(
            kind="page",
            address=f"draft-{number}",
            title="题",
            body="文",
            changed_at=clock.now(),
            changed_by=1,
        )
        return {"article_id": row.pk}


ROWS = [
    Row("pages-home", "unit", everybody(), everybody(NOT)),
    Row("pages-accessibility", "unit", everybody(), everybody(NOT)),
    Row("pages-logo", "unit", everybody(404), everybody(NOT)),
    Row("pages-page", "unit", everybody(404), everybody(NOT), kwargs={"address": "nothing"}),
    Row("pages-news", "unit", everybody(), everybody(NOT)),
    Row("pages-one-news", "unit", everybody(404), everybody(NOT), kwargs={"address": "nothing"}),
    Row("pages-atom", "unit", everybody(), everybody(NOT)),
    Row("pages-rss", "unit", everybody(), everybody(NOT)),
    Row(
        "pages-picture",
        "unit",
        everybody(404),
        everybody(NOT),
        kwargs={"name": "0123456789abcdef-1x1.png"},
    ),
    Row("pages-articles", "unit", only("unit_admin"), only("unit_admin", ok=NOT)),
    Row(
        "pages-article-new",
        "unit",
        only("unit_admin", **OUTSIDE),
        only("unit_admin", ok=422, **OUTSIDE),
        kwargs={"kind": "news"},
    ),
    Row("pages-article", "unit", only("unit_admin"), only("unit_admin", ok=422), object_in=article),
    Row("pages-article-preview", "unit", only("unit_admin"), only("unit_admin", ok=NOT), object_in=article),
    Row(
        "pages-article-step",
        "unit",
        only("unit_admin", ok=NOT),
        only("unit_admin", ok=302),
        object_in=article,
    ),
    Row("pages-pictures", "unit", only("unit_admin"), only("unit_admin", ok=404)),
    Row("pages-site", "unit", only("unit_admin"), only("unit_admin", ok=NOT)),
    Row("pages-site-step", "unit", only("unit_admin", ok=NOT), only("unit_admin", ok=302)),
    Row("pages-site-preview", "unit", only("unit_admin"), only("unit_admin", ok=NOT)),
    Row(
        "pages-site-block",
        "unit",
        only("unit_admin", **OUTSIDE),
        only("unit_admin", ok=422, **OUTSIDE),
        kwargs={"place": 1},
        data={"count": "many"},
    ),
    Row("pages-site-menu", "unit", only("unit_admin"), only("unit_admin", ok=409)),
    Row(
        "pages-site-foot",
        "unit",
        only("unit_admin"),
        only("unit_admin", ok=422),
        data={"footer.icp": "x"},
    ),
    Row("pages-manage", "unit", only(*HEADS), only(*HEADS, ok=NOT)),
    Row("pages-look", "unit", only("unit_admin"), only("unit_admin", ok=422), data={"accent": "blue"}),
    Row("pages-settings", "unit", only("unit_admin"), only("unit_admin", ok=NOT)),
    Row("pages-reasons", "unit", only("unit_admin"), only("unit_admin", ok=404)),
    Row(
        "pages-setting",
        "unit",
        only("unit_admin"),
        only("unit_admin", ok=422),
        object_in=setting,
        foreign=(200, 422),
    ),
    Row("pages-domains", "unit", only("unit_admin"), only("unit_admin", ok=422), data={"add": "1"}),
    Row(
        "pages-domain-give-up",
        "unit",
        only("unit_admin"),
        only("unit_admin", ok=302),
        object_in=domain,
    ),
    Row("pages-site-files", "unit", only("unit_admin"), only("unit_admin", ok=422), data={"add": "1"}),
    # What WeChat asks of a site that has no such file.
    Row("pages-wechat-file", "unit", everybody(404), everybody(NOT), kwargs={"code": "NONE"}),
    Row("pages-wecom-file", "unit", everybody(404), everybody(NOT), kwargs={"code": "NONE"}),
    Row("pages-audit", "unit", only(*HEADS), only(*HEADS, ok=NOT)),
]
