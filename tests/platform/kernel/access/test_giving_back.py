"""A form that was sent after the session had ended comes back with what was typed, to be sent again."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef

TYPED = {
    "name": "李老师",
    "note": "周一上午来过，说好周三之前回电话，请接手的同事记得这件事。",
    "topic": ["150305", "150306"],
    "new_password1": "a-password-nobody-else-knows",
    "old_password": "another-one-of-the-same-kind",
    "csrfmiddlewaretoken": "token-of-the-session-that-ended",
}


def test_what_was_typed_comes_back_and_no_password_with_it(client_of: Any, unit_a: UnitRef) -> None:
    response = client_of(unit_a).post("/manage/people/invite/?from=list", TYPED)
    page = response.content.decode()
    assert response.status_code == 401
    assert 'action="/manage/people/invite/?from=list"' in page
    for typed in (TYPED["name"], TYPED["note"], *TYPED["topic"]):
        assert typed in page
    for secret in ("new_password1", "old_password", "csrfmiddlewaretoken"):
        assert TYPED[secret] not in page
    assert "no-store" in response["Cache-Control"]


def test_what_was_typed_comes_back_as_text(client_of: Any, unit_a: UnitRef) -> None:
    response = client_of(unit_a).post("/manage/people/invite/", {"name": '"><script>alert(1)</script>'})
    assert "<script>alert" not in response.content.decode()
