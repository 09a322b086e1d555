"""Unique strings planted in unit A, wherever a person or another unit's work can leave a trace."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.forms import said_of
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.data.codes import Maker, Way
from tenant_apps.channels.operations.composing import link_key
from tenant_apps.channels.operations.keeping_senders import save_sender
from tenant_apps.directive_inbox.operations import filling_in, forms_told, receiving, working_together
from tenant_apps.knowledge.public import Content, Kind, publish_new
from tenant_apps.moderation.data.codes import Source
from tenant_apps.moderation.operations.opening import open_case
from tenant_apps.moderation.public import Item
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.seasons import SEASONS
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.answering import answer
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.public import Details, new_token
from tenant_apps.questions.queries.asking_form import form_for
from tenant_apps.questions.rules.file_kinds import cleaned
from tenant_apps.training.operations.recording import NewSession, enter_session
from tenants.public import set_setting
from tests.actors import give_role, make_account
from tests.isolation.names import canary
from tests.isolation.public_canaries import (
    COMMENT_SHOWN,
    KEPT_BACK,
    ON_THE_SITE,
    SHOWN,
    TAKEN_OUT,
    InPublic,
    plant_in_public,
)
from tests.tenant_apps.directive_inbox.test_filling_in import form_told
from tests.tenant_apps.directive_inbox.test_inbox import issued
from tests.tenant_apps.outreach.broadcasts import content as broadcast
from tests.tenant_apps.outreach.seasons import content
from tests.tenant_apps.questions.asked import draft, field, publish
from tests.tenant_apps.questions.attached import photo

__all__ = ["Planted", "canary", "plant"]


NAMES = (
    "正文",
    "标题",
    "称呼",
    "答复",
    "姓名",
    "设置",
    "电话",
    "文件",
    "审计",
    "条目",
    "回复",
    "短信",
    "审核",
    "附加",
    "合同",
    "草稿",
    "培训",
    "隐私",
    "季稿",
    "播稿",
    "通知",
    "留言",
    "报表",
)
PHONE = "13900013900"


@dataclass(frozen=True, slots=True)
class Planted:
    """What to look for, and the ids by which somebody could ask for it. ``strings`` nobody outside the unit
    reads, ``shown``, ``comment`` and ``written`` everybody reads on its site; what is ``shown`` goes up as
    well. Of ``kept_back`` only ``taken_out`` has stood in public.
    """

    strings: frozenset[str]
    shown: frozenset[str]
    comment: str
    written: frozenset[str]
    kept_back: frozenset[str]
    taken_out: frozenset[str]
    public: InPublic
    question_id: UUID
    number: str
    secret: str
    account_id: int
    unit_id: int
    key: str
    case_id: UUID
    directive_id: UUID


def _plant_directive(officer: int) -> UUID:
    """A directive that reached the unit, what colleagues say about it, and the draft of its report."""
    directive_id, colleague = uuid7(), Actor(officer, canary("姓名"))
    receiving.receive(issued(directive_id, title=canary("通知")))
    forms_told.form_told(form_told(directive_id))
    working_together.comment(directive_id, colleague, canary("留言"))
    filling_in.save(directive_id, colleague, typed={"q1": [canary("报表")]}, based_on=0, opened={})
    return directive_id


def plant(unit: UnitRef) -> Planted:
    """Leave canaries in a unit by its own operations."""
    set_setting(unit.id, "look.short_name", canary("设置"), actor_id=None)
    set_setting(unit.id, "privacy.text", canary("隐私"), actor_id=None)
    officer = make_account(name=canary("姓名"))
    give_role(officer, "duty_officer", unit.id)
    with enter_unit(unit):
        publish(field(about=("150305",)), field("合同首页", "file", types=("picture",), about=("150305",)))
        draft(field(canary("草稿")))
        form = form_for("150305")
        paper = cleaned(f"{canary('合同')}.jpg", photo())
        digest = hashlib.sha256(paper.data).hexdigest()
        shown = {"id": digest, "name": paper.name, "type": "picture", "size": "1", "digest": digest}
        receipt = ask(
            NewQuestion(
                token=new_token(),
                text=f"请问 {canary('正文')} 怎么办？",
                title=canary("标题"),
                topic="150305",
                display_name=canary("称呼"),
                contact_phone=PHONE,
                details=Details(said_of(form, {"q1": canary("附加"), "q2": [shown]}), form.version),
            ),
            files=[paper],
        )
        question = Question.objects.get(pk=receipt.question_id)
        answer(question.pk, version=question.version, text=f"您好，{canary('答复')}。", actor=officer.pk)
        default_storage.save("金丝雀.txt", ContentFile(canary("文件").encode()))
        publish_new(
            Kind.ARTICLE, Content(title=canary("条目"), body=canary("条目"), is_public=True), actor=officer.pk
        )
        publish_new(Kind.CANNED, Content(title=canary("回复"), body=canary("回复")), actor=officer.pk)
        save_sender(
            Way.SMS,
            Maker.ALIYUN,
            options={"key_id": canary("短信"), "sign_name": canary("短信"), "template_asker": "SMS_1"},
            secrets={"key_secret": "secret"},
            enabled=True,
            actor=officer.pk,
        )
        key = link_key(question.pk)
        case = open_case(
            "canary",
            "1",
            Item(title=canary("审核"), text=canary("审核"), written_at=clock.now()),
            source=Source.BEFORE,
            shown=False,
            at=clock.now(),
        )
        session = NewSession(
            day=clock.business_day(), subject=canary("培训"), minutes=60, accounts=[officer.pk]
        )
        enter_session(session, actor=officer.pk)
        keeping_pages.begin(SEASONS, content(title=canary("季稿"), about=canary("季稿")), actor=officer.pk)
        begun = broadcast(title=canary("播稿"), about=canary("播稿"))
        keeping_pages.begin(BROADCASTS, begun, actor=officer.pk)
        directive_id = _plant_directive(officer.pk)
        public = plant_in_public()
        record("canary", object_type="canary", object_id=canary("审计"), actor="system", detail={})
    strings = frozenset(
        {
            *map(canary, NAMES),
            *map(canary, KEPT_BACK),
            PHONE,
            receipt.number,
            receipt.secret,
            str(receipt.question_id),
            key,
        }
    )
    return Planted(
        strings=strings,
        shown=frozenset(map(canary, SHOWN)),
        comment=canary(COMMENT_SHOWN),
        written=frozenset(map(canary, ON_THE_SITE)),
        kept_back=frozenset(map(canary, KEPT_BACK)),
        taken_out=frozenset(map(canary, TAKEN_OUT)),
        public=public,
        question_id=receipt.question_id,
        number=receipt.number,
        secret=receipt.secret,
        account_id=officer.pk,
        unit_id=unit.id,
        key=key,
        case_id=case.pk,
        directive_id=directive_id,
    )
