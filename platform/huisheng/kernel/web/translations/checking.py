"""What is wrong with the catalogues: each fault names the app, the text and the repair."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from huisheng.kernel.web.translations.catalogue import Entry, Key
from huisheng.kernel.web.translations.sources import Text

_HAN = "\u3400-\u9fff"
_CHINESE = re.compile(f"[{_HAN}，。：？！；（）「」、]")
_LATIN = re.compile("[A-Za-z]")
# Half-width punctuation that touches Chinese text. Digits, times and Latin words keep theirs.
_HALF_WIDTH = re.compile(
    f"[{_HAN}][,;:?!](?!//)|[,;:?!][{_HAN}]|[{_HAN}]\\.(?=\\s|$)|\\([^()]*[{_HAN}]|[{_HAN}]\\s?\\("
)
_PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_0-9]*\}|</?[a-z]+")
# Where a text says it differently, a name such as {month_name} may be left out in favour of {month}.
_DATE_PARTS = {"{weekday}", "{day}", "{month}", "{month_name}", "{year}"}

Catalogues = Mapping[str, Mapping[Key, Entry]]


def faults(texts: Mapping[str, set[Text]], catalogues: Catalogues) -> Iterator[str]:
    """Everything that keeps the catalogues from being complete and carefully written."""
    for label in sorted(set(texts) | set(catalogues)):
        wanted = {text.key: text for text in texts.get(label, set())}
        entries = catalogues.get(label, {})
        for key in sorted(wanted.keys() - entries.keys()):
            yield f"{label}: not in the catalogue: {key[1]!r} (run manage.py messages {label})"
        for key in sorted(entries.keys() - wanted.keys()):
            yield f"{label}: no longer used: {key[1]!r} (run manage.py messages {label})"
        for entry in entries.values():
            yield from (f"{label}: {fault}: {entry.text.singular!r}" for fault in _entry_faults(entry))
    yield from _contradictions(catalogues)


def _entry_faults(entry: Entry) -> Iterator[str]:
    # An example in Chinese may stand in an English sentence.
    if len(_CHINESE.findall(entry.text.singular)) > len(_LATIN.findall(entry.text.singular)):
        yield "msgids are English, this one is Chinese"
    if not entry.translation:
        yield "not translated"
        return
    if entry.fuzzy:
        yield "marked fuzzy: read it and remove the mark"
    if half := _HALF_WIDTH.search(entry.translation):
        yield f"half-width punctuation in Chinese text ({half[0]!r})"
    wanted = set(_PLACEHOLDER.findall(entry.text.plural or entry.text.singular))
    found = set(_PLACEHOLDER.findall(entry.translation))
    if wanted ^ found and not (wanted | found) <= _DATE_PARTS:
        yield f"placeholders differ ({', '.join(sorted(wanted ^ found))})"


def _contradictions(catalogues: Catalogues) -> Iterator[str]:
    """Django merges all catalogues: of two translations of one msgid only one would ever be shown."""
    said: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for label, entries in catalogues.items():
        for key, entry in entries.items():
            if entry.translation:
                said[key][entry.translation].append(label)
    for key, translations in sorted(said.items()):
        if len(translations) > 1:
            versions = "; ".join(f"{'+'.join(labels)} {text!r}" for text, labels in translations.items())
            yield f"{key[1]!r} is translated in several ways (use one, or a context): {versions}"
