"""Makes what the pages of directives show: a draft, a board with every step, an item in a county."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.forms import Condition, Field, Kind, Words
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.office_files import PDF, take_in
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.directive_messages import TASK
from shared_apps.contracts.report_messages import DirectiveAsked
from shared_apps.directives.data.settings import WEEKLY
from shared_apps.directives.models import Directive, Enquiry, ReportFile
from shared_apps.directives.operations import (
    amending,
    approving,
    drafting,
    enquiries,
    issuing,
    recalling,
    receipts,
    reports,
)
from shared_apps.directives.operations.keeping_files import OF_REPORTS
from shared_apps.directives.queries.targets import TargetSet, preview, preview_of
from tenant_apps.directive_inbox.operations import filling_in
from tenants.public import set_setting
from tests.browser.site import Site
from tests.office import pdf
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.reporting import FILES, answered, design


def draft(site: Site) -> str:
    """The address of a draft of the province."""
    return f"/directives/{_drafted(site)}/"


def board(site: Site) -> str:
    """The address of a directive on which one county has reported."""
    directive_id = _issued(site)
    with enter_network():
        at = clock.now().isoformat()
        receipts.note_read(str(directive_id), site.network.a.id, at)
        receipts.note_acknowledged(str(directive_id), site.network.a.id, at)
        receipts.note_reported(
            str(directive_id), site.network.a.id, at, revision=2, text="已开展三场校园宣讲。", number="128"
        )
    return f"/directives/{directive_id}/"


def proposed(site: Site) -> str:
    """The address of a draft that waits for approval, of a week that is full."""
    directive_id = _drafted(site)
    with enter_network():
        seal = preview_of(TargetSet.of(Directive.objects.get(pk=directive_id))).seal
        chief = actor("王处长", network_staff=site.network.province)
        approving.propose(directive_id, chief, confirmed=seal)
    return f"/directives/{directive_id}/"


def amend(site: Site) -> str:
    """The form in which an issued directive is amended."""
    return f"/directives/{_issued(site)}/amend/"


def amended(site: Site) -> str:
    """The board of an amended directive that was recalled."""
    directive_id = _amended(site)
    with enter_network():
        recalling.recall(directive_id, actor("王处长", network_staff=site.network.province), why="文件有误")
    return f"/directives/{directive_id}/"


def item_amended(site: Site) -> str:
    """What county a sees of a directive that was amended and recalled."""
    directive_id = _amended(site)
    with enter_network():
        recalling.recall(directive_id, actor("王处长", network_staff=site.network.province), why="文件有误")
    relay_down(site.network.ref(site.network.a))
    return f"/desk/directives/{directive_id}/"


def _amended(site: Site) -> UUID:
    directive_id = _issued(site)
    with enter_network():
        found = Directive.objects.get(pk=directive_id)
        wanted = amending.Amendment(
            title=found.title,
            text="请各县区团委于截止日期前报送。\n附：联系电话。",
            number_label=found.number_label,
            due_at=found.due_at + timedelta(days=1),
            why="延期一天，并补上联系电话",
            is_important=True,
        )
        chief = actor("王处长", network_staff=site.network.province)
        amending.amend(directive_id, chief, based_on=1, wanted=wanted)
    return directive_id


def calendar(site: Site) -> str:
    """The month in which a directive of the province is due."""
    _issued(site)
    return f"/directives/calendar/?month={clock.business_day(clock.now() + timedelta(days=1)):%Y-%m}"


def calendar_of_unit(site: Site) -> str:
    """The same month in county a."""
    item(site)
    return f"/desk/directives/calendar/?month={clock.business_day(clock.now() + timedelta(days=1)):%Y-%m}"


def item(site: Site) -> str:
    """The address of a directive that has arrived in county a."""
    directive_id = _issued(site)
    relay_down(site.network.ref(site.network.a))
    return f"/desk/directives/{directive_id}/"


def _issued(site: Site) -> UUID:
    directive_id = _drafted(site)
    # The site is one for all pages: so many are issued in no week of a province.
    set_setting(site.network.province.id, WEEKLY["province"], 0, actor_id=None)
    with enter_network():
        network = site.network
        seal = preview(
            issuer_unit_id=network.province.id, target_unit_id=network.city.id, kinds=["county"]
        ).seal
        issuing.issue(directive_id, actor("王处长", network_staff=network.province), confirmed=seal)
    return directive_id


def _drafted(site: Site) -> UUID:
    network = site.network
    content = drafting.DraftContent(
        kind=TASK,
        title="关于报送“青年之声”宣传月开展情况的通知",
        text="请各县区团委于截止日期前报送。",
        number_label="参加人数（人）",
        target_unit_id=network.city.id,
        target_kinds=("county",),
        due_at=clock.now() + timedelta(days=1),
    )
    with enter_network():
        chief = actor("王处长", network_staff=network.province)
        return drafting.create(chief, issuer_unit_id=network.province.id, content=content)


def _designed(site: Site) -> UUID:
    """A draft of the province whose report has a field of every kind."""
    directive_id = _drafted(site)
    with enter_network():
        chief = actor("王处长", network_staff=site.network.province)
        design(directive_id, chief)
        design(directive_id, chief, *MORE_FIELDS)
    return directive_id


def report_form(site: Site) -> str:
    """The form of a draft's report, being designed."""
    return f"/directives/{_designed(site)}/form/"


def report_field(site: Site) -> str:
    """Its table, being designed."""
    return f"/directives/{_designed(site)}/form/q4/"


def report_file_field(site: Site) -> str:
    """Its files, being designed."""
    return f"/directives/{_designed(site)}/form/q8/"


def _with_form(site: Site) -> UUID:
    directive_id = _designed(site)
    with enter_network():
        network = site.network
        seal = preview(
            issuer_unit_id=network.province.id, target_unit_id=network.city.id, kinds=["county"]
        ).seal
        issuing.issue(directive_id, actor("王处长", network_staff=network.province), confirmed=seal)
    return directive_id


def _reported(site: Site) -> UUID:
    directive_id = _with_form(site)
    with enter_network():
        table = [{"row": "1", "c1": "第一中学", "c2": "128"}, {"row": "2", "c1": "职业学院", "c2": "56"}]
        first = answered(directive_id, q1="历下团区委", q2="3", q3="2", q4=table, q5="已开展三场校园宣讲。")
        reports.take(first, site.network.a.id)
        reports.take(answered(directive_id, q2="2", q3="1"), site.network.b.id)
        chief = actor("王处长", network_staff=site.network.province)
        reports.send_back(directive_id, site.network.b.id, chief, revision=1, reason="请补各校情况。")
    return directive_id


def report_with_files(site: Site) -> str:
    """A report with a file that has come, one that did not arrive, and one of an earlier version."""
    directive_id, a = _with_form(site), site.network.a
    with enter_network():
        files = []
        for number, name in enumerate(
            ("总结.pdf", "参加人员名单（历下区团区委各街道汇总盖章版）.xlsx", "照片.jpg")
        ):
            file_id = uuid7()
            ReportFile.objects.create(
                directive_id=directive_id,
                unit_id=a.id,
                file_id=file_id,
                field="q8",
                name=name,
                content_type=PDF,
                size=204_800,
                digest="0" * 64,
                path="" if number == 1 else f"{OF_REPORTS}/{a.id}/{file_id.hex}.pdf",
                revision=1,
                taken_at=clock.now(),
            )
            if number < 2:
                file = {"id": str(file_id), "name": name, "type": "pdf", "size": "204800", "digest": "0"}
                files.append(file)
        reports.take(answered(directive_id, q2="3", q8=files), a.id)
    return f"/directives/{directive_id}/reports/{a.id}/"


def all_reports(site: Site) -> str:
    """Reports added up: one holds, one was sent back."""
    return f"/directives/{_reported(site)}/reports/"


def report(site: Site) -> str:
    """One unit's report."""
    return f"/directives/{_reported(site)}/reports/{site.network.a.id}/"


def fill(site: Site) -> str:
    """A report by a form, in county a: a draft with files."""
    directive_id = _with_form(site)
    relay_down(site.network.ref(site.network.a))
    with enter_unit(site.network.ref(site.network.a)):
        names = ("总结.pdf", "参加人员名单（历下区团区委各街道汇总盖章版）.pdf")
        files = [take_in(BytesIO(pdf(mark=name)), name) for name in names]
        who = actor("李干事")
        filling_in.save(directive_id, who, typed={}, based_on=0, opened={}, files={"q8": files})
    return f"/desk/directives/{directive_id}/fill/"


MORE_FIELDS = (
    Field(id="", kind=Kind.LONG, label=Words("做法和体会")),
    Field(id="", kind=Kind.YES_NO, label=Words("是否还要继续")),
    Field(id="", kind=Kind.DATE, label=Words("下一场日期"), when=Condition("q6", ("yes",))),
    FILES,
)


def questions(site: Site) -> str:
    """What units asked and suggested: one without an answer, one with."""
    directive_id = _issued(site)
    with enter_network():
        for unit, text in ((site.network.a, "能否延期一天？"), (site.network.b, "职业学校要不要报？")):
            enquiries.take_question(
                DirectiveAsked(
                    directive_id=str(directive_id),
                    enquiry_id=str(uuid7()),
                    text=text,
                    person="李干事",
                    at=clock.now().isoformat(),
                ),
                unit.id,
            )
        chief = actor("王处长", network_staff=site.network.province)
        row = Enquiry.objects.filter(directive_id=directive_id, unit_id=site.network.a.id).get()
        enquiries.answer(directive_id, row.pk, chief, text="可以延一天。", to_all=True)
    return f"/directives/{directive_id}/enquiries/"


def assign(site: Site) -> str:
    """Choosing who does it, in county a."""
    return f"{item(site)}assign/"


def hand_on(site: Site) -> str:
    """Handing a directive on, in county a."""
    return f"{item(site)}hand-on/"
