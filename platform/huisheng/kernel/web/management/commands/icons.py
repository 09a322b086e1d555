"""`manage.py icons --from DIR`: rebuild the icon sprite from the Bootstrap Icons named in icons.txt."""

import re
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

KIT = Path(__file__).resolve().parents[2]
NAMES = KIT / "icons.txt"
SPRITE = KIT / "static" / "web" / "icons.svg"

# Our own mark, 回声: a voice and what comes back.
_ECHO = (
    '<symbol id="echo" viewBox="0 0 32 32"><g fill="none" stroke="currentColor" stroke-width="2.6" '
    'stroke-linecap="round"><circle cx="9" cy="16" r="3" fill="currentColor" stroke="none"/>'
    '<path d="M14.5 9.5a9.2 9.2 0 0 1 0 13"/><path d="M19 5.5a14.8 14.8 0 0 1 0 21"/>'
    '<path d="M23.6 2a20.4 20.4 0 0 1 0 28" opacity=".55"/></g></symbol>'
)


class Command(BaseCommand):
    help = "Rebuild static/web/icons.svg from the files of the npm package bootstrap-icons."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="source", type=Path, required=True, help="folder icons/ of the package"
        )

    def handle(self, *args: object, **options: Path) -> None:
        names = sorted(set(NAMES.read_text(encoding="utf-8").split()))
        symbols = [_symbol(options["source"] / f"{name}.svg") for name in names]
        SPRITE.write_text(
            '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join([_ECHO, *symbols]) + "\n</svg>\n",
            encoding="utf-8",
        )
        NAMES.write_text("\n".join(names) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(symbols)} icons, {SPRITE.stat().st_size} bytes")


def _symbol(path: Path) -> str:
    try:
        drawing = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CommandError(f"no such icon: {path.stem}") from error
    inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
    if inside is None:
        raise CommandError(f"not an SVG file: {path}")
    paths = re.sub(r">\s+<", "><", inside[1].strip())
    return f'<symbol id="{path.stem}" viewBox="0 0 16 16">{paths}</symbol>'
