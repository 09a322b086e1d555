"""Finding the texts: English msgids in Python files and templates of the project's own apps."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.extract import extract
from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE: Final = "zh_Hans"
"""The one language that needs a catalogue: msgids are English."""

_ROOTS = ("platform/huisheng", "tenants", "shared_apps", "tenant_apps")
_LEFT_OUT = {"migrations", "static", "locale", "node_modules", "__pycache__"}
_HOME_OF_STRAYS = "kernel_web"
_CONTEXT: Any = (1, "c")
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": (_CONTEXT, 2),
    "pgettext_lazy": (_CONTEXT, 2),
    "npgettext": (_CONTEXT, 2, 3),
    "npgettext_lazy": (_CONTEXT, 2, 3),
}


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text to translate; `context` and `plural` are empty where it has none."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it one entry of a catalogue."""
        return self.context, self.singular


def own_apps() -> list[AppConfig]:
    """The project's apps, in the order of INSTALLED_APPS."""
    roots = [Path(settings.ROOT) / root for root in _ROOTS]
    return [app for app in apps.get_app_configs() if any(Path(app.path).is_relative_to(r) for r in roots)]


def catalogue_path(app: AppConfig) -> Path:
    """Where an app keeps its catalogue."""
    return Path(app.path) / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def texts_by_app() -> dict[str, set[Text]]:
    """All texts of the project by app label. A file belongs to the innermost app around it.

    Raises SyntaxError naming the file that cannot be read.
    """
    homes = {Path(app.path): app.label for app in own_apps()}
    found: dict[str, set[Text]] = defaultdict(set)
    for path in _files():
        label = next((homes[folder] for folder in path.parents if folder in homes), _HOME_OF_STRAYS)
        found[label].update(texts_of(path))
    return dict(found)


def texts_of(path: Path) -> set[Text]:
    """The texts of one file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = _as_python(source, path)
    try:
        return set(_from_python(source))
    except (SyntaxError, ValueError) as error:
        raise SyntaxError(f"{path}: {error}") from error


def _files() -> Iterator[Path]:
    for root in _ROOTS:
        for path in sorted((Path(settings.ROOT) / root).rglob("*")):
            if not _LEFT_OUT.intersection(path.parts) and (
                path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts)
            ):
                yield path


def _as_python(template: str, path: Path) -> str:
    """Django makes calls of gettext between words of X; their indentation would not parse as Python."""
    code = templatize(template, origin=str(path))
    return re.sub(r"^[ \t]+", "", code, flags=re.MULTILINE)


def _from_python(source: str) -> Iterator[Text]:
    stream = BytesIO(source.encode())
    for _line, message, _comments, context in extract("python", stream, _KEYWORDS, (), {"encoding": "utf-8"}):
        singular, plural = (message if isinstance(message, tuple) else (message, ""))[:2]
        if singular:
            yield Text(singular, plural, context or "")
