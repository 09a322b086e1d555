"""Names are set apart as the reader's language does it."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy, override

from huisheng.kernel.web.names import joined
from huisheng.kernel.web.templatetags import web

APPS = ("platform", "tenants", "shared_apps", "tenant_apps")


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "李、王"), ("en", "李, 王")])
def test_names(language: str, text: str) -> None:
    with override(language):
        assert joined(["李", "王"]) == web.joined(("李", "王")) == text
        assert joined([]) == ""
        assert joined([gettext_lazy("Menu")]) == str(gettext_lazy("Menu"))


def test_no_page_joins_names_as_one_language_alone_does() -> None:
    root = Path(__file__).parents[4]
    pages = [page for app in APPS for page in (root / app).rglob("templates/**/*.html")]
    assert len(pages) > 100
    assert [
        str(page.relative_to(root))
        for page in pages
        if re.search(r"""join:["'][^"']*[、，]|%}[、，]{%""", page.read_text(encoding="utf-8"))
    ] == []
