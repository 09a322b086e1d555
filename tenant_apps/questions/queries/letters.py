"""Letters to bodies outside the network: this unit's text for them, the bodies it often asks, one letter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data import letter_text
from tenant_apps.questions.data.codes import BodyKind
from tenant_apps.questions.data.letter_text import Role
from tenant_apps.questions.data.settings import LETTER_CODE, LETTER_TEXT, OUTSIDE_BODIES
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules.letters import Line, lines
from tenant_apps.questions.rules.referrals import CONTACT, NAME
from tenants.public import current_card, explain_settings


@dataclass(frozen=True, slots=True)
class Body:
    """A body outside that this unit asks often."""

    name: str
    kind: str
    kind_label: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What staff say in one letter. ``along`` is what of the asker is passed on, of rules.referrals.ALONG."""

    to: str
    subject: str
    matter: str
    reply_by: date
    contact: str
    along: tuple[str, ...] = ()


def bodies() -> tuple[Body, ...]:
    """Bodies that are often asked, in the order of their names: the hotline first."""
    value = _setting(OUTSIDE_BODIES)
    found = [
        Body(name, about["kind"], str(BodyKind(about["kind"]).label), about["address"], about["phone"])
        for name, about in value.items()
    ]
    order = list(BodyKind.values)
    return tuple(sorted(found, key=lambda body: (order.index(body.kind), body.name)))


def text_of_letters() -> str:
    """The text with words in braces that letters of this unit are made from."""
    return str(_setting(LETTER_TEXT))


def code_of_letters() -> str:
    """What stands before the year in a letter's number (发文代字)."""
    card = current_card()
    return own_code() or f"{card.short_name if card else ''}函"


def own_code() -> str:
    """The code that this unit has chosen; empty when it has not."""
    return str(_setting(LETTER_CODE))


def number_of_letter(year: int, serial: int) -> str:
    """函号: code, year in the brackets of official letters, number."""
    return f"{code_of_letters()}〔{year}〕{serial}号"


def letter(question: Question, filling: Filling, *, number: str, day: date) -> tuple[Line, ...]:
    """The letter about a question, as it would leave on a day."""
    card = current_card()
    return lines(
        text_of_letters(),
        {
            letter_text.TO: filling.to,
            letter_text.NUMBER: number,
            letter_text.SUBJECT: filling.subject,
            letter_text.MATTER: filling.matter,
            letter_text.ASKER: _about_asker(question, filling.along),
            letter_text.RECEIPT: question.number,
            letter_text.REPLY_BY: chinese_day(filling.reply_by),
            letter_text.CONTACT: filling.contact,
            letter_text.UNIT: card.name if card else "",
            letter_text.DAY: chinese_day(day),
        },
    )


def example(text: str, *, day: date) -> tuple[Line, ...]:
    """A letter of a text that is still being written, with invented matter."""
    card = current_card()
    return lines(
        text,
        {
            letter_text.TO: "××区人力资源和社会保障局",
            letter_text.NUMBER: number_of_letter(day.year, 1),
            letter_text.SUBJECT: "青年被拖欠工资问题",
            letter_text.MATTER: "某公司自今年三月起未按时支付工资，涉及三名青年职工。",
            letter_text.ASKER: "",
            letter_text.RECEIPT: "LIXIA-20260101-EXAMPLE",
            letter_text.REPLY_BY: chinese_day(day),
            letter_text.CONTACT: "王老师，0531-00000000",
            letter_text.UNIT: card.name if card else "",
            letter_text.DAY: chinese_day(day),
        },
    )


def kept(found: Iterable[Line]) -> list[dict[str, str]]:
    """A letter as its row keeps it."""
    return [{"role": line.role.value, "text": line.text} for line in found]


def as_lines(rows: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The letter that a row keeps."""
    return tuple(Line(Role(row["role"]), str(row["text"])) for row in rows)


def chinese_day(day: date) -> str:
    """A day as official letters write it: in Arabic digits, without zeros before them."""
    return f"{day.year}年{day.month}月{day.day}日"


def _about_asker(question: Question, along: Iterable[str]) -> str:
    parts = [f"提问人：{question.display_name}"] if NAME in along and question.display_name else []
    reached = "、".join(way for way in (question.contact_phone, question.contact_email) if way)
    if CONTACT in along and reached:
        parts.append(f"联系方式：{reached}")
    return "；".join(parts)


def _setting(key: str) -> Any:
    return explain_settings(current_unit().id, [key])[key].value
