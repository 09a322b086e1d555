"""Reading, merging, writing and compiling the catalogue of one app."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po

from huisheng.kernel.web.translations.sources import LANGUAGE, Text

_HEADER = f"""# Simplified Chinese. Sorted by msgid; kept by `manage.py messages`.
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text and its translation; `fuzzy` marks one that a person has to look at."""

    text: Text
    translation: str
    fuzzy: bool = False
    obsolete: bool = False


Key = tuple[str, str]


def read(path: Path) -> dict[Key, Entry]:
    """Entries of a catalogue by context and msgid; empty when there is none yet."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=LANGUAGE, abort_invalid=True)
    entries: dict[Key, Entry] = {}
    for message in [*catalogue, *catalogue.obsolete.values()]:
        if not message.id:
            continue
        singular, plural = message.id if isinstance(message.id, tuple | list) else (message.id, "")
        translation = message.string[0] if isinstance(message.string, tuple | list) else message.string
        text = Text(singular, plural, message.context or "")
        entries[text.key] = Entry(text, translation or "", message.fuzzy, message.id in catalogue.obsolete)
    return entries


def merge(texts: Iterable[Text], known: Mapping[Key, Entry], memory: Mapping[Key, str]) -> dict[Key, Entry]:
    """Entries for `texts`: what is translated is kept, then other apps' translations are taken (`memory`)."""
    merged: dict[Key, Entry] = {}
    for text in sorted(texts):
        old = known.get(text.key)
        if old is not None and old.translation:
            # A plural that was added or changed does not change the one Chinese form.
            merged[text.key] = Entry(text, old.translation, old.fuzzy)
        elif text.key not in merged or text.plural:
            merged[text.key] = Entry(text, memory.get(text.key, ""))
    return merged


def write(path: Path, entries: Mapping[Key, Entry]) -> bool:
    """Write a catalogue; False when nothing has changed. Without entries there is no file."""
    if not entries:
        existed = path.exists()
        path.unlink(missing_ok=True)
        return existed
    content = _HEADER + "".join(_format(entry) for entry in sorted(entries.values(), key=lambda e: e.text))
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return True


def compile_if_older(path: Path) -> bool:
    """Write the .mo beside a .po when it is missing or older; True when it was written."""
    target = path.with_suffix(".mo")
    if not path.exists() or (target.exists() and target.stat().st_mtime_ns > path.stat().st_mtime_ns):
        return False
    with path.open("rb") as file:
        catalogue = read_po(file, locale=LANGUAGE)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    # Another process may be reading it: replaced in one step.
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(target)
    return True


def _format(entry: Entry) -> str:
    lines = [""]
    if entry.fuzzy:
        lines.append("#, fuzzy")
    if entry.text.context:
        lines.append(f"msgctxt {normalize(entry.text.context, width=0)}")
    lines.append(f"msgid {normalize(entry.text.singular, width=0)}")
    if entry.text.plural:
        lines.append(f"msgid_plural {normalize(entry.text.plural, width=0)}")
        lines.append(f"msgstr[0] {normalize(entry.translation, width=0)}")
    else:
        lines.append(f"msgstr {normalize(entry.translation, width=0)}")
    return "\n".join(lines) + "\n"
