"""Makes what the pages of appraisals show: a draft, and a scheme that runs over counties with figures."""

from datetime import timedelta

from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import Appraisal
from shared_apps.insights.operations import appraisal_finishing as finishing
from shared_apps.insights.operations import appraisal_objecting as objecting
from shared_apps.insights.operations import appraisal_withdrawing as withdrawing
from shared_apps.topics.public import import_tree
from tests.browser.site import Site
from tests.shared_apps.insights.appraisals import making

_RUNNING = "上半年办理质效考核（无障碍检查）"


def draft(site: Site) -> str:
    """The address of a draft of the province."""
    with enter_network():
        return f"/appraisals/{making.drafted(site.network.province).pk}/"


def edit(site: Site) -> str:
    """The form of a draft."""
    return draft(site) + "edit/"


def running(site: Site) -> str:
    """Published after its period had begun, with figures of unit a."""
    with enter_network():
        found = Appraisal.objects.filter(title=_RUNNING).first()
        if found is None:
            import_tree()
            last = making.TODAY + timedelta(days=30)
            found = making.published(site.network.province, title=_RUNNING, last=last)
            making.answers(site.network.a.id, in_time=8, late=2)
            making.ends(site.network.a.id, number=10, sent_back=1, stars=[5] * 4)
    return f"/appraisals/{found.pk}/"


def withdraw(site: Site) -> str:
    """The form by which published rules are withdrawn."""
    return running(site) + "withdraw/"


def withdrawn(site: Site) -> str:
    """Withdrawn, with reasons."""
    with enter_network():
        issuer = site.network.province
        appraisal = making.published(issuer)
        words = "指标权重有误，待重新研究后另行发布。"
        withdrawing.withdraw(appraisal.pk, making.chief(issuer), reason=words)
    return f"/appraisals/{appraisal.pk}/"


def over(site: Site) -> str:
    """The period is over and the figures are not frozen yet."""
    with enter_network():
        return f"/appraisals/{making.published(site.network.province).pk}/"


def objected(site: Site) -> str:
    """Frozen, with an objection of unit a and an accepted one of unit b."""
    with enter_network():
        import_tree()
        appraisal, _open = making.objected(site.network.province, site.network.a)
        number = making.object_to(appraisal, site.network.b)
        objecting.accept(number, making.chief(site.network.province), reason="经查属实。", part=9, whole=10)
    return f"/appraisals/{appraisal.pk}/"


def of_unit(site: Site) -> str:
    """How unit a reads it."""
    return f"{objected(site)}units/{site.network.a.id}/"


def final(site: Site) -> str:
    """The final result, in order."""
    with enter_network():
        import_tree()
        appraisal = making.frozen(site.network.province, site.network.a)
        # The days for objections pass here and nowhere else.
        Appraisal.objects.filter(pk=appraisal.pk).update(objections_until=making.LAST)
        finishing.finish(appraisal.pk, making.chief(site.network.province))
    return f"/appraisals/{appraisal.pk}/"


def decide(site: Site) -> str:
    """The form of a decision."""
    with enter_network():
        import_tree()
        appraisal, number = making.objected(site.network.province, site.network.a)
    return f"/appraisals/{appraisal.pk}/objections/{number}/"


def unit(site: Site) -> str:
    """How unit a stands."""
    return f"{running(site)}units/{site.network.a.id}/"


def rows(site: Site) -> str:
    """The questions behind an indicator."""
    return unit(site) + "in_time/"
