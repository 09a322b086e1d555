"""Files at the root of the site by which WeChat and WeCom believe that a domain is the unit's.

Their content is the code that stands in their name, and nothing else: whoever can add one can put no page, no
script and no proof for anybody else here.
"""

import re
from collections.abc import Callable
from typing import Final

from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from tenant_apps.pages.data import SITE_FILES, SITE_FILES_MAX
from tenants.public import SettingView, change_setting

_NAME: Final = re.compile(r"(?:MP|WW)_verify_([A-Za-z0-9]{8,40})\.txt\Z", re.ASCII)


class BadFileError(ValueError):
    """What is no such file. `code`: name, content or many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add(name: str, content: bytes, actor: Actor) -> str:
    """Serve one more file; return its name. Raises BadFileError."""
    plain = name.strip()
    found = _NAME.match(plain)
    if found is None:
        raise BadFileError("name")
    if content.removeprefix(b"\xef\xbb\xbf").strip() != found[1].encode("ascii"):
        raise BadFileError("content")

    def with_it(view: SettingView) -> dict[str, str]:
        files = {**view.value, plain: found[1]}
        if len(files) > SITE_FILES_MAX:
            raise BadFileError("many")
        return files

    _change(with_it, "pages.file_added", plain, actor)
    return plain


def remove(name: str, actor: Actor) -> None:
    """Serve a file no longer. Raises LookupError for one that is not there."""

    def without_it(view: SettingView) -> dict[str, str]:
        if name not in view.value:
            raise LookupError(name)
        return {one: code for one, code in view.value.items() if one != name}

    _change(without_it, "pages.file_removed", name, actor)


def _change(change: Callable[[SettingView], dict[str, str]], action: str, name: str, actor: Actor) -> None:
    with transaction.atomic():
        change_setting(current_unit().id, SITE_FILES, change, actor_id=actor.account_id)
        record(action, object_type="file", object_id=name, actor=actor.account_id or "system")
