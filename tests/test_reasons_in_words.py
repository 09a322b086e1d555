"""Wherever staff owe somebody reasons, a lone "。" is none: in the operation, on the page and by API."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Final, cast
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override
from rest_framework import serializers

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import UnitRef
from huisheng.kernel.text import NoWordsError, has_words
from shared_apps.accounts.operations import visiting
from shared_apps.accounts.web.forms import VisitForm
from shared_apps.directives.api import shapes
from shared_apps.directives.operations import amending, approving, recalling, reports
from shared_apps.directives.web.amend_form import AmendForm
from shared_apps.directives.web.forms import DirectiveForm
from shared_apps.directives.web.reports import ReturnForm
from shared_apps.insights.operations import appraisal_objecting as objecting
from shared_apps.insights.operations import appraisal_withdrawing as withdrawing
from shared_apps.insights.web import appraisal_forms, appraisal_results
from shared_apps.onboarding.data.codes import Reason as RefusedApplication
from shared_apps.onboarding.operations import deciding as applications
from shared_apps.onboarding.operations import waiving
from shared_apps.onboarding.web import progress, review_forms
from shared_apps.oversight.operations import difficulties, ordering, sampling
from shared_apps.oversight.web import forms as supervising
from tenant_apps.commons.data.codes import Mark
from tenant_apps.commons.operations import marking
from tenant_apps.commons.web.forms import MarkForm
from tenant_apps.directive_inbox.web import forms as to_those_above
from tenant_apps.moderation.data.codes import Reason as Hidden
from tenant_apps.moderation.data.codes import Verdict
from tenant_apps.moderation.rules import verdicts
from tenant_apps.moderation.web import forms as moderating
from tenant_apps.people.web.member_forms import RefusalForm
from tenant_apps.questions.data.codes import HelpedBy, Outcome, Reason, ReturnReason, UnresolvableReason
from tenant_apps.questions.operations import (
    alarm_closing,
    alarm_thread,
    asking_units,
    deciding,
    extending,
    handing_on,
    handling,
    incoming,
    outside_replies,
    partnering,
    revealing,
    screening,
)
from tenant_apps.questions.operations import (
    approving as to_the_leader,
)
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.web import alarm_forms, desk_forms, outside_forms, partner, transfer_forms
from tenant_apps.questions.web.extending import ExtensionForm

NOTHING_SAID: Final = ("", "  \n", "。", "……", "？！", "-", "👍", "\u200b")
SAID: Final = ("见第3条", "缺材料", "ok", "12355", "详见附件。")

NOBODY: Final = Actor()
ANY: Final = uuid4()
STEP: Final = {"version": 1, "actor": 1}


def _amended(why: str) -> amending.Amendment:
    return amending.Amendment(
        title="", text="", number_label="", due_at=clock.now(), why=why, is_important=False
    )


def _demanded(words: str) -> ordering.Demanded:
    return ordering.Demanded(
        reason="late", demand="answer", words=words, card="", due_at=clock.now() + timedelta(days=3)
    )


IN_A_UNIT: Final[Mapping[str, tuple[Callable[[str], Any], type[Exception]]]] = {
    "不受理": (
        lambda said: screening.decline(ANY, reason=Reason.values[0], note=said, **STEP),
        BadDecision,
    ),
    "延期": (lambda said: extending.ask(ANY, days=1, words=said, **STEP), BadDecision),
    "办结": (
        lambda said: handling.propose_completion(
            ANY, outcome=Outcome.values[0], helped_by=HelpedBy.values[:1], words=said, **STEP
        ),
        BadDecision,
    ),
    "暂不能解决": (
        lambda said: to_the_leader.propose_unresolvable(
            ANY, reason=UnresolvableReason.values[0], words=said, **STEP
        ),
        BadDecision,
    ),
    "暂不能解决, decided": (
        lambda said: handling.checked_unresolvable(UnresolvableReason.values[0], said),
        BadDecision,
    ),
    "审批不通过": (lambda said: deciding.decide(ANY, approve=False, words=said, actor=1), BadDecision),
    "转办, 上报, 协办": (asking_units.checked, BadDecision),
    "退回 to another unit": (
        lambda said: incoming.send_back(ANY, reason=ReturnReason.values[0], rule=said, words="", actor=1),
        BadDecision,
    ),
    "协办, answered": (lambda said: incoming.help_with(ANY, words=said, actor=1), BadDecision),
    "外部单位回复": (
        lambda said: outside_replies.enter(
            ANY, outcome=next(iter(outside_replies.LEADS_TO)), words=said, actor=1
        ),
        BadDecision,
    ),
    "合作组织退回": (lambda said: partnering.send_back(ANY, words=said, actor=1), BadDecision),
    "退回值班": (
        lambda said: handing_on.hand_on(ANY, to=handing_on.To(), note=said, due_at=None, **STEP),
        BadDecision,
    ),
    "查看联系方式": (lambda said: revealing.view_contact(ANY, reason=said, actor=1), BadDecision),
    "查看联系方式, alarm": (
        lambda said: alarm_thread.view_contact(ANY, reason=said, actor=1),
        BadDecision,
    ),
    "危急处置办结": (lambda said: alarm_closing.close(ANY, words=said, actor=1), BadDecision),
    "隐藏": (
        lambda said: verdicts.check(Verdict.HIDE, Hidden.values[0], said),
        verdicts.BadVerdict,
    ),
    "复核": (
        lambda said: verdicts.check(Verdict.KEEP, "", said, second_look=True),
        verdicts.BadVerdict,
    ),
    "更正别人的回答": (
        lambda said: marking.mark_answer(ANY, Mark.CORRECTED, said, actor=1),
        marking.BadCorrection,
    ),
}

ABOVE: Final[Mapping[str, tuple[Callable[[str], Any], type[Exception]]]] = {
    "撤回通知": (lambda said: recalling.recall(ANY, NOBODY, why=said), NoWordsError),
    "修改通知": (
        lambda said: amending.amend(ANY, NOBODY, based_on=1, wanted=_amended(said)),
        NoWordsError,
    ),
    "退回草稿": (lambda said: approving.send_back(ANY, NOBODY, reason=said), NoWordsError),
    "退回修改": (lambda said: reports.send_back(ANY, 1, NOBODY, revision=1, reason=said), NoWordsError),
    "督办": (lambda said: ordering.issue(NOBODY, 1, _demanded(said)), NoWordsError),
    "退回重办": (
        lambda said: ordering.send_back(ANY, NOBODY, words=said, due_at=clock.now(), revision=1),
        NoWordsError,
    ),
    "撤销督办": (lambda said: ordering.withdraw(ANY, NOBODY, words=said, revision=1), NoWordsError),
    "不再牵头": (lambda said: difficulties.release(ANY, NOBODY, text=said), NoWordsError),
    "困难已解决": (lambda said: difficulties.settle(ANY, NOBODY, text=said), NoWordsError),
    "抽查": (lambda said: sampling.ask_text(ANY, NOBODY, reason=said), NoWordsError),
    "免去开通条件": (lambda said: waiving.waive(1, "none", said, NOBODY), NoWordsError),
    "申请不通过": (
        lambda said: applications.reject(ANY, by=1, version=1, reason=RefusedApplication.OTHER, words=said),
        NoWordsError,
    ),
    "撤销开通": (
        lambda said: applications.undo(ANY, by=1, version=1, reason=RefusedApplication.OTHER, words=said),
        NoWordsError,
    ),
    "进入查看": (
        lambda said: visiting.begin(NOBODY, cast("Any", SimpleNamespace()), cast("Any", None), reason=said),
        NoWordsError,
    ),
    "撤回考核": (lambda said: withdrawing.withdraw(ANY, NOBODY, reason=said), withdrawing.BadReasonError),
    "考核异议成立": (
        lambda said: objecting.accept(0, NOBODY, reason=said, part=1, whole=1),
        objecting.BadWordsError,
    ),
    "考核异议不成立": (lambda said: objecting.reject(0, NOBODY, reason=said), objecting.BadWordsError),
}

FIELDS: Final[tuple[tuple[type[forms.Form], str], ...]] = (
    (desk_forms.DeclineForm, "note"),
    (desk_forms.CompletionForm, "words"),
    (desk_forms.GiveUpForm, "words"),
    (desk_forms.HandOnForm, "note"),
    (desk_forms.ContactForm, "contact_reason"),
    (desk_forms.DecideForm, "words"),
    (ExtensionForm, "words"),
    (transfer_forms.HandOverForm, "words"),
    (transfer_forms.HandOverForm, "rule"),
    (transfer_forms.HelpForm, "words"),
    (transfer_forms.SendBackForm, "words"),
    (transfer_forms.SendBackForm, "rule"),
    (transfer_forms.GiveHelpForm, "words"),
    (alarm_forms.ContactForm, "contact_reason"),
    (alarm_forms.CloseForm, "words"),
    (alarm_forms.DecideForm, "words"),
    (outside_forms.LetterForm, "why"),
    (outside_forms.ReplyForm, "words"),
    (partner.SendBackForm, "words"),
    (moderating.VerdictForm, "words"),
    (moderating.SettleForm, "words"),
    (MarkForm, "words"),
    (RefusalForm, "words"),
    (to_those_above.AnswerForm, "text"),
    (to_those_above.DifficultyForm, "text"),
    (to_those_above.NotEnoughForm, "text"),
    (DirectiveForm, "exception_reason"),
    (AmendForm, "why"),
    (ReturnForm, "reason"),
    (supervising.OrderForm, "words"),
    (supervising.WordsForm, "words"),
    (supervising.SendBackForm, "words"),
    (supervising.ReplyForm, "text"),
    (supervising.ReleaseForm, "text"),
    (supervising.SampleForm, "reason"),
    (review_forms.RejectForm, "words"),
    (review_forms.UndoForm, "words"),
    (progress.WaiverForm, "reason"),
    (VisitForm, "reason"),
    (appraisal_forms.WithdrawalForm, "reason"),
    (appraisal_results.ObjectionForm, "text"),
    (appraisal_results.DecisionForm, "reason"),
)

SERIALIZED: Final[tuple[tuple[type[serializers.Serializer[Any]], str], ...]] = (
    (shapes.DirectiveSubmitSerializer, "reason"),
    (shapes.DirectiveWhySerializer, "why"),
    (shapes.DirectiveReasonSerializer, "reason"),
    (shapes.DirectiveReturnSerializer, "reason"),
)


@pytest.mark.parametrize("said", NOTHING_SAID)
def test_signs_are_no_words(said: str) -> None:
    assert not has_words(said)


@pytest.mark.parametrize("said", SAID)
def test_a_letter_a_character_or_a_digit_is_a_word(said: str) -> None:
    assert has_words(said)


@pytest.mark.parametrize("said", ["", "。", "👍"])
@pytest.mark.parametrize("step", IN_A_UNIT)
def test_a_unit_gives_its_reasons_in_words(in_unit_a: UnitRef, step: str, said: str) -> None:
    take, refused = IN_A_UNIT[step]
    with pytest.raises(refused):
        take(said)


@pytest.mark.parametrize("step", IN_A_UNIT)
def test_with_a_word_the_step_gets_further_in_a_unit(in_unit_a: UnitRef, step: str) -> None:
    """Nothing of what is named exists: what is refused now is that, or nothing."""
    _is_not_refused_for_its_words(*IN_A_UNIT[step])


@pytest.mark.parametrize("said", ["", "。", "👍"])
@pytest.mark.parametrize("step", ABOVE)
def test_who_stands_above_gives_reasons_in_words(in_network: None, db: None, step: str, said: str) -> None:
    take, refused = ABOVE[step]
    with pytest.raises(refused):
        take(said)


@pytest.mark.parametrize("step", ABOVE)
def test_with_a_word_the_step_gets_further_above(in_network: None, db: None, step: str) -> None:
    _is_not_refused_for_its_words(*ABOVE[step])


@pytest.mark.parametrize(("form", "name"), FIELDS, ids=[f"{form.__name__}-{name}" for form, name in FIELDS])
def test_pages_say_so_beside_the_field(form: type[forms.Form], name: str) -> None:
    field = form.base_fields[name]
    with override("zh-hans"), pytest.raises(ValidationError, match="请用文字说明"):
        # As long as it must be where a field demands a length.
        field.clean("。。。。。。")
    assert field.clean("缺证明材料，请补") == "缺证明材料，请补"


@pytest.mark.parametrize(
    ("shape", "name"), SERIALIZED, ids=[f"{shape.__name__}-{name}" for shape, name in SERIALIZED]
)
def test_programs_are_told_the_same(shape: type[serializers.Serializer[Any]], name: str) -> None:
    field = shape().fields[name]
    with override("zh-hans"), pytest.raises(serializers.ValidationError, match="请用文字说明"):
        field.run_validation("。")
    assert field.run_validation("缺材料") == "缺材料"


def _is_not_refused_for_its_words(take: Callable[[str], Any], refused: type[Exception]) -> None:
    stopped_by: Exception | None = None
    try:
        take("缺材料")
    except Exception as error:  # noqa: BLE001  whatever it is, as long as it is not the words
        stopped_by = error
    assert not isinstance(stopped_by, refused), stopped_by
