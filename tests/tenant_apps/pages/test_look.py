"""Changing name, logo and colour: what is told, what the pages then show, what the log holds."""

from collections.abc import Callable, Iterator

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenants.public import get_setting, set_setting
from tests.network import Network
from tests.tenant_apps.pages.conftest import Upload

Staff = Callable[..., Client]
READABLE, PALE = "#0b5f2b", "#ffee88"


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> Client:
    return staff(UNIT_ADMIN, unit_a)


@pytest.fixture(autouse=True)
def _no_files_left(unit_a: UnitRef) -> Iterator[None]:
    yield
    with enter_unit(unit_a):
        if default_storage.exists("look"):
            for name in default_storage.listdir("look")[1]:
                default_storage.delete(f"look/{name}")


def _send(admin: Client, **changes: object) -> str:
    response = admin.post(
        "/manage/look/", {"name": "", "short_name": "", "accent": "#0B6B6B", **changes}, follow=True
    )
    return response.content.decode()


def _actions(unit: UnitRef) -> list[tuple[str, object]]:
    with enter_unit(unit):
        return list(
            unit_audit()
            .entry._default_manager.filter(action__startswith="pages.")
            .values_list("action", "detail")
        )


def test_a_new_name_stands_on_every_page_at_once(admin: Client, client_of: Staff, unit_a: UnitRef) -> None:
    page = _send(admin, name="历下青年之家", short_name="历下青年")
    assert "已保存" in page
    assert "历下青年之家" in client_of(unit_a).get("/").content.decode()
    assert _actions(unit_a) == [("pages.look_changed", {"keys": ["look.name", "look.short_name"]})]


def test_an_empty_name_is_the_units_own_again(admin: Client, network: Network, unit_a: UnitRef) -> None:
    _send(admin, name="别名")
    _send(admin, name="")
    assert get_setting(unit_a.id, "look.name") == ""
    assert network.a.name in admin.get("/manage/look/").content.decode()


def test_nothing_different_changes_nothing(admin: Client, unit_a: UnitRef) -> None:
    assert "没有变化" in _send(admin)
    assert _actions(unit_a) == []


def test_a_readable_colour_is_used_as_it_is(admin: Client, client_of: Staff, unit_a: UnitRef) -> None:
    page = _send(admin, accent=READABLE)
    assert "清晰易读" in page
    assert READABLE in client_of(unit_a).get("/look.css").content.decode()


def test_a_pale_colour_is_darkened_and_both_ratios_are_told(
    admin: Client, client_of: Staff, unit_a: UnitRef
) -> None:
    page = _send(admin, accent=PALE)
    assert f"颜色 {PALE} 在页面上不易辨认（对比度 1.0 : 1，至少需要 4.5 : 1）" in page
    css = client_of(unit_a).get("/look.css").content.decode()
    assert f"--accent: {PALE}" not in css.partition("prefers-color-scheme")[0]


def test_a_preview_shows_the_colour_and_changes_nothing(admin: Client, unit_a: UnitRef) -> None:
    page = _send(admin, accent=PALE, name="别名", preview="1")
    assert PALE in page
    assert "不易辨认" in page
    assert "别名" in page
    assert get_setting(unit_a.id, "look.accent") != PALE
    assert _actions(unit_a) == []


@pytest.mark.parametrize("accent", ["red", "#12", "url(javascript:x)", "#0b6b6b;}body{display:none"])
def test_what_is_no_colour_is_refused(admin: Client, unit_a: UnitRef, accent: str) -> None:
    response = admin.post("/manage/look/", {"accent": accent})
    assert response.status_code == 422
    assert "#0B6B6B" in response.content.decode()
    assert get_setting(unit_a.id, "look.accent") == "#0B6B6B"


def test_a_colour_locked_above_is_shown_and_kept(admin: Client, network: Network, unit_a: UnitRef) -> None:
    with enter_network():
        set_setting(network.city.id, "look.accent", READABLE, locked=True, actor_id=None)
    page = admin.get("/manage/look/").content.decode()
    assert f"{network.city.short_name}已统一锁定" in page
    assert "预览颜色" not in page
    _send(admin, accent=PALE, name="别名")
    assert get_setting(unit_a.id, "look.accent") == READABLE
    assert get_setting(unit_a.id, "look.name") == "别名"


def test_a_logo_is_shown_replaced_and_removed(
    admin: Client, client_of: Staff, picture: Upload, unit_a: UnitRef
) -> None:
    assert client_of(unit_a).get("/logo").status_code == 404
    _send(admin, logo=picture())
    home = client_of(unit_a).get("/").content.decode()
    assert 'src="/logo?v=' in home
    first = client_of(unit_a).get("/logo?v=1")
    assert (first.status_code, first["Content-Type"]) == (200, "image/png")
    assert "max-age=31536000" in first["Cache-Control"]
    with enter_unit(unit_a):
        old = get_setting(unit_a.id, "look.logo")
    _send(admin, logo=picture(60, 60))
    assert client_of(unit_a).get("/logo").content != first.content
    assert get_setting(unit_a.id, "look.logo") != old
    _send(admin, remove_logo="on")
    assert client_of(unit_a).get("/logo").status_code == 404
    assert 'src="/logo' not in client_of(unit_a).get("/").content.decode()


def test_the_old_file_goes_with_the_old_logo(admin: Client, picture: Upload, unit_a: UnitRef) -> None:
    _send(admin, logo=picture())
    old = get_setting(unit_a.id, "look.logo")
    _send(admin, logo=picture(60, 60))
    with enter_unit(unit_a):
        assert not default_storage.exists(old)
        assert default_storage.exists(get_setting(unit_a.id, "look.logo"))


def test_a_bad_logo_changes_nothing_and_keeps_what_was_typed(
    admin: Client, picture: Upload, unit_a: UnitRef
) -> None:
    bad = picture()
    bad.file.truncate(20)  # type: ignore[attr-defined]
    response = admin.post("/manage/look/", {"name": "别名", "accent": READABLE, "logo": bad})
    assert response.status_code == 422
    page = response.content.decode()
    assert "别名" in page
    assert _actions(unit_a) == []
    assert get_setting(unit_a.id, "look.name") == ""


def test_the_logo_of_one_unit_is_not_anothers(
    admin: Client, client_of: Staff, picture: Upload, unit_b: UnitRef
) -> None:
    _send(admin, logo=picture())
    assert client_of(unit_b).get("/logo").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><script>alert(1)</script>" + b"x" * (50 * 1024 * 1024), "1 MB"),
        (b"<!doctype html><html><script>alert(1)</script></html>", "不是图片"),
    ],
)
def test_a_page_that_calls_itself_a_logo_is_refused_and_nothing_is_kept(
    admin: Client, client_of: Staff, unit_a: UnitRef, content: bytes, said: str
) -> None:
    logo = SimpleUploadedFile("logo.png", content, "image/png")
    said_too = {"name": "改过的名字", "short_name": "", "accent": "#0B6B6B"}
    answer = admin.post("/manage/look/", {**said_too, "logo": logo})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (get_setting(unit_a.id, "look.logo"), get_setting(unit_a.id, "look.name")) == ("", "")
    assert client_of(unit_a).get("/logo").status_code == 404
    assert _actions(unit_a) == []
    with enter_unit(unit_a):
        assert not default_storage.exists("look") or default_storage.listdir("look")[1] == []


def test_a_second_colour_is_drawn_so_that_it_shows(admin: Client, client_of: Staff, unit_a: UnitRef) -> None:
    page = _send(admin, has_second="on", second="#c03030", type_size="100")
    assert "第二种颜色 #c03030 在页面上清晰可见" in page
    css = client_of(unit_a).get("/look.css").content.decode()
    assert "--second: #c03030;" in css
    assert 'href="/look.css?v=' in client_of(unit_a).get("/").content.decode()
    page = _send(admin, has_second="on", second="#ffee88", type_size="100")
    assert "第二种颜色 #ffee88 在页面上不明显" in page
    assert "--second: #ffee88;" not in client_of(unit_a).get("/look.css").content.decode()
    _send(admin, second="#ffee88", type_size="100")
    assert get_setting(unit_a.id, "look.second") == ""
    assert client_of(unit_a).get("/look.css").status_code == 404


def test_a_size_of_type_holds_until_a_visitor_chooses(
    admin: Client, client_of: Staff, unit_a: UnitRef
) -> None:
    reader = client_of(unit_a)
    assert 'data-size="100"' in reader.get("/").content.decode()
    _send(admin, type_size="125")
    assert 'data-size="125"' in reader.get("/").content.decode()
    reader.cookies["hs_size"] = "100"
    assert 'data-size="100"' in reader.get("/").content.decode(), "chosen, and kept apart from the usual one"
    assert 'data-size="125"' in client_of(unit_a).get("/").content.decode()


def test_a_second_colour_and_a_size_locked_above_are_kept(
    admin: Client, network: Network, unit_a: UnitRef
) -> None:
    with enter_network():
        set_setting(network.city.id, "look.second", "#c03030", locked=True, actor_id=None)
        set_setting(network.city.id, "look.type_size", "125", locked=True, actor_id=None)
    assert f"{network.city.short_name}已统一锁定" in admin.get("/manage/look/").content.decode()
    _send(admin, has_second="on", second="#00ff00", type_size="100", name="别名")
    assert get_setting(unit_a.id, "look.second") == "#c03030"
    assert get_setting(unit_a.id, "look.type_size") == "125"
    assert get_setting(unit_a.id, "look.name") == "别名"
