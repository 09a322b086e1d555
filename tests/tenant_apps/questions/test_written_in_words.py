"""What staff write to an asker, or to each other, has a word in it; an asker may say enough with a sign."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override
from rest_framework import serializers

from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import UnitRef
from shared_apps.insights.operations import cluster_replying
from tenant_apps.people import public as people
from tenant_apps.questions.api import desk_serializers as shapes
from tenant_apps.questions.models import Decision, Message
from tenant_apps.questions.operations import (
    answering,
    approving,
    conversation,
    correcting,
    deciding,
    handling,
    partnering,
)
from tenant_apps.questions.operations.locking import UnknownQuestion
from tenant_apps.questions.operations.partnering import NotAsked
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.web import desk_forms, hotline
from tests.tenant_apps.questions.conftest import OFFICER, Ask

LEADER: Final = 31
ANY: Final = uuid4()
STEP: Final = {"version": 1, "actor": OFFICER}

WRITTEN: Final[Mapping[str, Callable[[str], Any]]] = {
    "answer": lambda said: answering.answer(ANY, text=said, **STEP),
    "proposed": lambda said: approving.propose_answer(ANY, text=said, handles=None, **STEP),
    "corrected": lambda said: correcting.correct(ANY, answer=1, text=said, **STEP),
    "partner": lambda said: partnering.answer(ANY, text=said, actor=OFFICER),
    "reply": lambda said: conversation.reply(ANY, text=said, persona="本单位", **STEP),
    "asked for": lambda said: conversation.ask_for_details(ANY, text=said, persona="本单位", **STEP),
    "progress": lambda said: handling.tell_progress(ANY, text=said, persona="本单位", **STEP),
    "note": lambda said: conversation.note(ANY, text=said, mentions=(), actor=OFFICER),
}

FIELDS: Final[tuple[tuple[type[forms.Form], str], ...]] = (
    (desk_forms.AnswerForm, "text"),
    (desk_forms.ReplyForm, "text"),
    (desk_forms.ProgressForm, "text"),
    (desk_forms.CorrectForm, "text"),
    (desk_forms.DecideForm, "text"),
    (desk_forms.NoteForm, "text"),
    (hotline.CallForm, "call_back"),
)

SERIALIZED: Final[tuple[tuple[type[serializers.Serializer[Any]], str], ...]] = (
    (shapes.AnswerStepSerializer, "text"),
    (shapes.WordsStepSerializer, "text"),
    (shapes.CorrectSerializer, "text"),
    (shapes.NoteSerializer, "text"),
    (shapes.CallSerializer, "agreed"),
)


def page(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("said", ["", "。", "👍"])
@pytest.mark.parametrize("step", WRITTEN)
def test_signs_alone_are_no_answer(in_unit_a: UnitRef, step: str, said: str) -> None:
    with pytest.raises(BadDecision):
        WRITTEN[step](said)


@pytest.mark.parametrize("step", WRITTEN)
def test_with_a_word_it_gets_further(in_unit_a: UnitRef, step: str) -> None:
    """There is no such question, or it is not the writer's."""
    with pytest.raises((UnknownQuestion, NotAsked)):
        WRITTEN[step]("可以")


def test_signs_alone_are_no_answer_to_a_cluster(in_network: None, db: None) -> None:
    with pytest.raises(cluster_replying.BadReplyError):
        cluster_replying.reply_to_all(Actor(), 1, "。", person="", unit_name="")


@pytest.mark.parametrize(("form", "name"), FIELDS, ids=[f"{form.__name__}-{name}" for form, name in FIELDS])
def test_pages_say_so_beside_the_field(form: type[forms.Form], name: str) -> None:
    field = form.base_fields[name]
    with override("zh-hans"), pytest.raises(ValidationError, match="请用文字填写"):
        field.clean("。")
    assert field.clean("明天上午回电") == "明天上午回电"


@pytest.mark.parametrize(
    ("shape", "name"), SERIALIZED, ids=[f"{shape.__name__}-{name}" for shape, name in SERIALIZED]
)
def test_programs_are_told_the_same(shape: type[serializers.Serializer[Any]], name: str) -> None:
    field = shape().fields[name]
    with override("zh-hans"), pytest.raises(serializers.ValidationError, match="请用文字填写"):
        field.run_validation("👍")
    assert field.run_validation("明天上午回电") == "明天上午回电"


@pytest.mark.parametrize("tool", ["answer", "reply", "note"])
def test_the_desk_keeps_what_was_typed(desk_a: Client, asked: Ask, tool: str) -> None:
    pk = asked().question_id
    refused = desk_a.post(f"/desk/q/{pk}/{tool}/", {f"{tool}-version": "1", f"{tool}-text": "……？！"})
    assert refused.status_code == 422
    assert "……？！</textarea>" in page(refused)
    assert "请用文字填写，不能只填标点或符号。" in page(refused)
    assert not Message.objects.exists()


def test_an_asker_may_say_it_with_a_sign(asked: Ask) -> None:
    pk = asked().question_id
    conversation.add(pk, text="？", token=uuid4().hex)
    assert Message.objects.get().text == "？"


def test_what_waited_without_a_word_can_still_be_sent_back(
    asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was proposed before a word was demanded."""
    monkeypatch.setattr(people, "leaders", lambda: [LEADER])
    pk = asked().question_id
    wanted = approving.propose_answer(pk, version=1, text="请来大厅登记。", handles=True, actor=OFFICER)
    Decision.objects.filter(pk=wanted).update(payload={"text": "。"})
    assert deciding.decide(wanted, approve=False, words="请写清楚在哪儿登记。", actor=LEADER)
    assert [note.text for note in Message.objects.all()] == ["请写清楚在哪儿登记。"]
