"""`manage.py messages [app …] [--check | --compile]`: collect, check and compile the translations."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huisheng.kernel.web.translations import catalogue, checking, sources


class Command(BaseCommand):
    help = "Collect texts into the apps' catalogues; --check finds faults, --compile writes .mo files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", help="labels of apps (all without)")
        parser.add_argument("--check", action="store_true", help="change nothing, fail on any fault")
        parser.add_argument("--compile", action="store_true", help="write the .mo files that are older")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = [app for app in sources.own_apps() if not options["apps"] or app.label in options["apps"]]
        if unknown := set(options["apps"]) - {app.label for app in chosen}:
            raise CommandError(f"no such app: {', '.join(sorted(unknown))}")
        if options["compile"]:
            written = sum(catalogue.compile_if_older(sources.catalogue_path(app)) for app in chosen)
            if written:
                self.stdout.write(f"{written} of {len(chosen)} catalogues were out of date and are compiled")
            return
        try:
            texts = sources.texts_by_app()
            catalogues = {
                app.label: catalogue.read(sources.catalogue_path(app)) for app in sources.own_apps()
            }
        except (SyntaxError, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["check"]:
            labels = {app.label for app in chosen}
            found = [
                fault
                for fault in checking.faults(texts, catalogues)
                if not options["apps"] or fault.split(":")[0] in labels
            ]
            if found:
                raise CommandError("\n".join([*found, f"{len(found)} faults in the translations"]))
            self.stdout.write(f"{sum(map(len, catalogues.values()))} texts, all translated")
            return
        memory = {
            key: entry.translation
            for entries in catalogues.values()
            for key, entry in entries.items()
            if entry.translation and not entry.fuzzy
        }
        for app in chosen:
            entries = catalogue.merge(texts.get(app.label, set()), catalogues[app.label], memory)
            changed = catalogue.write(sources.catalogue_path(app), entries)
            missing = sum(not entry.translation for entry in entries.values())
            if changed or missing:
                self.stdout.write(f"{app.label}: {len(entries)} texts, {missing} to translate")
