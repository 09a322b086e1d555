"""The form for a code that came: what counts as the code, and what is said."""

import pytest

from huisheng.kernel import sent_codes
from huisheng.kernel.web.sent_code import SentCodeForm


@pytest.mark.parametrize("digits", [sent_codes.DIGITS, 8])
def test_what_is_drawn_is_what_the_form_takes_and_says(monkeypatch: pytest.MonkeyPatch, digits: int) -> None:
    monkeypatch.setattr(sent_codes, "DIGITS", digits)
    drawn = sent_codes.draw_code()
    assert len(drawn) == digits
    assert SentCodeForm({"code": drawn}).is_valid()
    assert SentCodeForm({"code": drawn[1:]}).errors["code"] == [f"验证码是 {digits} 位数字。"]


@pytest.mark.parametrize("typed", ["246810", " 246810 ", "246 810", "２４６８１０", "246\u3000810"])
def test_the_code_however_it_was_typed(typed: str) -> None:
    form = SentCodeForm({"code": typed})
    assert form.is_valid()
    assert form.cleaned_data["code"] == "246810"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入收到的验证码。"),
        ("24681", "验证码是 6 位数字。"),
        ("2468100", "验证码是 6 位数字。"),
        ("24681O", "验证码是 6 位数字。"),
        ("验证码", "验证码是 6 位数字。"),
    ],
)
def test_what_is_no_code_is_said_to_be_none(typed: str, said: str) -> None:
    form = SentCodeForm({"code": typed})
    assert not form.is_valid()
    assert form.errors["code"] == [said]


def test_a_wrong_code_says_how_often_it_may_still_be_typed() -> None:
    form = SentCodeForm({"code": "246810"})
    form.refuse(2)
    assert form.errors["code"] == ["验证码不对，还可以试 2 次。"]
    form = SentCodeForm({"code": "246810"})
    form.refuse(0)
    assert form.errors["code"] == ["验证码已失效，请重新发送。"]


def test_pages_say_what_it_is_called_and_where_the_cursor_stands() -> None:
    plain, named = SentCodeForm(), SentCodeForm(label="Code from the e-mail", is_alone=True)
    assert plain["code"].label == "验证码"
    assert named["code"].label == "Code from the e-mail"
    assert "autofocus" in str(named["code"])
    assert "autofocus" not in str(plain["code"])
