"""The pages: the form, the letter before it leaves, the file, the reply; the text that
administrators keep.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from docx import Document

from tenant_apps.questions.data.letter_text import DEFAULT_TEXT
from tenant_apps.questions.models import Question, Referral
from tests.tenant_apps.questions.conftest import OFFICER
from tests.tenant_apps.questions.outside.conftest import BODY, MATTER, NAME, PHONE, in_days

Sent = Callable[..., Referral]
Taken = Callable[..., UUID]
MANAGE = "/manage/letters/"


def said(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def typed(pk: UUID, **other: Any) -> dict[str, Any]:
    return {
        "version": Question.objects.get(pk=pk).version,
        "body": BODY,
        "body_kind": "department",
        "subject": "拖欠工资问题",
        "matter": MATTER,
        "follow_up_on": in_days(10).isoformat(),
        "contact": "周老师，0531-80000000",
    } | other


def test_the_form_starts_with_what_others_may_read(desk_a: Client, taken: Taken) -> None:
    pk = taken(text=f"我叫{NAME}，电话{PHONE}，公司拖欠工资")
    page = desk_a.get(f"/desk/q/{pk}/outside/")
    assert page.status_code == 200
    matter = page.context["form"].initial["matter"]
    assert "公司拖欠工资" in matter
    assert PHONE not in matter


def test_a_letter_is_looked_through_before_it_leaves(desk_a: Client, taken: Taken) -> None:
    pk = taken()
    unseen = desk_a.post(f"/desk/q/{pk}/outside/", typed(pk, send="1"))
    assert (unseen.status_code, Referral.objects.count()) == (200, 0)
    seen = desk_a.post(f"/desk/q/{pk}/outside/", typed(pk, preview="1"))
    assert f"{BODY}：" in said(seen)
    mark = seen.context["form"]["seen"].value()
    changed = desk_a.post(f"/desk/q/{pk}/outside/", typed(pk, seen=mark, send="1", matter="别的事情"))
    assert (changed.status_code, Referral.objects.count()) == (200, 0)
    sent = desk_a.post(f"/desk/q/{pk}/outside/", typed(pk, seen=mark, send="1"))
    assert sent.status_code == 303
    asked = Referral.objects.get()
    assert sent["Location"] == f"/desk/outside/{asked.id}/"
    assert BODY in said(desk_a.get(f"/desk/q/{pk}/"))


def test_the_file_is_the_letter(desk_a: Client, sent: Sent) -> None:
    asked = sent()
    got = desk_a.get(f"/desk/outside/{asked.id}/letter/")
    assert got.status_code == 200
    assert "no-store" in got["Cache-Control"]
    assert ".docx" in got["Content-Disposition"]
    paragraphs = [paragraph.text for paragraph in Document(BytesIO(got.content)).paragraphs]
    assert paragraphs == [line["text"] for line in asked.letter]


def test_words_that_name_the_asker_are_refused_with_everything_kept(desk_a: Client, taken: Taken) -> None:
    pk = taken()
    page = desk_a.post(f"/desk/q/{pk}/outside/", typed(pk, preview="1", matter=f"{NAME}没有拿到工资"))
    assert page.status_code == 422
    assert page.context["form"].errors["matter"]
    assert f"{NAME}没有拿到工资" in page.content.decode()


def test_whoever_is_second_loses_nothing(desk_a: Client, taken: Taken, sent: Sent) -> None:
    pk = taken()
    first = typed(pk)
    sent(pk)
    mark = desk_a.post(f"/desk/q/{pk}/outside/", first | {"preview": "1"}).context["form"]["seen"].value()
    page = desk_a.post(f"/desk/q/{pk}/outside/", first | {"seen": mark, "send": "1"})
    assert page.status_code == 409
    assert MATTER in page.content.decode()
    assert Referral.objects.count() == 1


def test_the_reply_is_entered(desk_a: Client, sent: Sent) -> None:
    asked = sent()
    path = f"/desk/outside/{asked.id}/"
    assert desk_a.post(path, {"do": "reply", "reply-outcome": "solved"}).status_code == 422
    done = desk_a.post(
        path,
        {"do": "reply", "reply-outcome": "solved", "reply-words": "已补发。", "reply-outside_number": "A-7"},
    )
    assert done.status_code == 303
    asked.refresh_from_db()
    assert (asked.state, asked.outside_number) == ("answered", "A-7")
    assert desk_a.post(path, {"do": "back"}).status_code == 303
    asked.refresh_from_db()
    assert asked.state == "answered"


def test_another_day_and_taking_back(desk_a: Client, sent: Sent) -> None:
    asked = sent()
    path = f"/desk/outside/{asked.id}/"
    assert desk_a.post(path, {"do": "later", "later-follow_up_on": "2020-01-01"}).status_code == 422
    later = in_days(30)
    assert desk_a.post(path, {"do": "later", "later-follow_up_on": later.isoformat()}).status_code == 303
    asked.refresh_from_db()
    assert asked.follow_up_on == later
    desk_a.post(path, {"do": "back"})
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_whoever_may_not_know_the_question_reads_no_letter(desk_a: Client, sent: Sent) -> None:
    asked = sent()
    Question.objects.update(confidential=True, on_behalf_by=OFFICER + 1000)
    for path in (f"/desk/outside/{asked.id}/", f"/desk/outside/{asked.id}/letter/"):
        assert desk_a.get(path).status_code == 404
    assert desk_a.get(f"/desk/q/{asked.question_id}/outside/").status_code == 404


# --- the administrator


def test_the_text_is_looked_at_before_it_is_kept(admin_a: Client, sent: Sent) -> None:
    other = DEFAULT_TEXT.replace("专此函达，请予支持为盼。", "特此函商。")
    shown = admin_a.post(MANAGE, {"part": "text", "text": other, "preview": "1"})
    assert "特此函商。" in said(shown)
    assert "特此函商" not in said(admin_a.get(MANAGE))
    assert admin_a.post(MANAGE, {"part": "text", "text": other}).status_code == 303
    assert "特此函商。" in {line["text"] for line in sent().letter}
    assert admin_a.post(MANAGE, {"part": "inherit"}).status_code == 303
    assert "专此函达，请予支持为盼。" in {line["text"] for line in sent().letter}


@pytest.mark.parametrize(("wrong", "named"), [("{受文机关}", "{受文机关}"), ("", "{函复日期}")])
def test_words_in_braces_that_do_not_fit_are_named(admin_a: Client, wrong: str, named: str) -> None:
    text = DEFAULT_TEXT.replace("{函复日期}", wrong)
    for more in ({}, {"preview": "1"}):
        page = admin_a.post(MANAGE, {"part": "text", "text": text} | more)
        assert page.status_code == 422
        assert named in page.context["form"].errors["text"][0]


def test_a_body_that_is_often_asked_is_one_tap_away(admin_a: Client, desk_a: Client, taken: Taken) -> None:
    pk = taken()
    about = {
        "part": "body",
        "name": BODY,
        "kind": "department",
        "address": "泉城路1号",
        "phone": "0531-12333",
    }
    assert admin_a.post(MANAGE, about).status_code == 303
    assert "泉城路1号" in said(desk_a.get(f"/desk/q/{pk}/outside/"))
    form = desk_a.get(f"/desk/q/{pk}/outside/", {"to": BODY}).context["form"]
    assert (form.initial["body"], form.initial["body_kind"]) == (BODY, "department")
    assert admin_a.post(MANAGE, {"part": "no-body", "name": BODY}).status_code == 303
    assert "泉城路1号" not in said(desk_a.get(f"/desk/q/{pk}/outside/"))


def test_the_code_stands_before_the_number(admin_a: Client, sent: Sent) -> None:
    assert admin_a.post(MANAGE, {"part": "code", "code": "历下团函"}).status_code == 303
    assert sent().number.startswith("历下团函〔")


def test_the_text_is_the_administrators(desk_a: Client) -> None:
    assert desk_a.get(MANAGE).status_code == 403
