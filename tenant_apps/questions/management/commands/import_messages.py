"""Take over messages from a file into a unit, or spread them over the units below it."""

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from huisheng.kernel import clock
from huisheng.kernel.progress import Progress
from tenant_apps.questions.operations.importing_files.error_file import ErrorFile
from tenant_apps.questions.operations.importing_files.known import where_known
from tenant_apps.questions.operations.importing_files.problems import FileProblem
from tenant_apps.questions.operations.importing_files.spreading import (
    Placing,
    by_number,
    by_place,
    in_one_unit,
)
from tenant_apps.questions.operations.importing_files.taking_over import MessageImport, Outcome
from tenants.public import UnitCard, UnitNotRoutableError, subtree, unit_by_slug, unit_card

EXIT_SOME_ROWS_FAILED: Final = 2
DEFAULT_SOURCE: Final = "messages"


class Command(BaseCommand):
    """Repeatable: a number of a source is one question. Exit code 0: all rows; 2: some rows were left out; 1:
    none.
    """

    help = "Take over messages (CSV in UTF-8 or GB18030, plain or gzipped, or XLSX) as questions of a unit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", required=True, help="the unit's address (lixia-jinan) or id")
        parser.add_argument(
            "--source", default=DEFAULT_SOURCE, help="where the numbers of the messages come from (messages)"
        )
        parser.add_argument(
            "--spread",
            choices=("place", "number"),
            help="over the opened units of the subtree: by the place in the text, or evenly by number",
        )
        parser.add_argument(
            "--public",
            action="store_true",
            help="the messages stood in public at their source and may be read by everybody here",
        )
        parser.add_argument(
            "--errors", type=Path, help="file for the rows left out (here: <name of the file>.errors.csv)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        error_path: Path = options["errors"] or Path(f"{path.name}.errors.csv")
        try:
            place = self._placing(_unit(options["unit"]), options["spread"], options["source"])
            with (
                ErrorFile(error_path) as errors,
                Progress(_("Messages")) as bar,
            ):
                outcome = MessageImport(
                    source=options["source"],
                    place=place,
                    now=clock.now(),
                    fault=errors.add,
                    step=bar.advance,
                    public=options["public"],
                ).run(path)
        except FileProblem as problem:
            raise CommandError(f"{path}: {problem}") from problem
        except UnitNotRoutableError as error:
            raise CommandError(_("The unit is not open. Open it first with manage.py provision.")) from error
        except OperationalError as error:
            raise CommandError(
                _("The database went away: %(reason)s Run the import again, it goes on where it stopped.")
                % {"reason": str(error).strip().splitlines()[0]}
            ) from error
        except OSError as error:
            raise CommandError(f"{error.filename or error_path}: {error.strerror or error}") from error
        self._summary(outcome, error_path)

    def _placing(self, unit: UnitCard, spread: str | None, source: str) -> Placing:
        if spread is None:
            return in_one_unit(unit.id)
        opened = [card for card in subtree(unit.id) if card.routable]
        if not opened:
            raise CommandError(_("No unit of this subtree is open."))
        fresh = by_place(opened) if spread == "place" else by_number(opened)
        return where_known(source, [card.id for card in opened], fresh)

    def _summary(self, outcome: Outcome, error_path: Path) -> None:
        told = {
            "rows": outcome.rows,
            "created": outcome.results["created"],
            "answered": outcome.results["answered"],
            "known": outcome.results["known"],
        }
        self.stdout.write(
            _("%(rows)s rows: %(created)s taken over, %(answered)s answers added, %(known)s known already.")
            % told
        )
        if outcome.rows_with_faults:
            raise CommandError(
                _("%(count)s rows were left out. %(path)s says which, why and what to do.")
                % {"count": len(outcome.rows_with_faults), "path": error_path},
                returncode=EXIT_SOME_ROWS_FAILED,
            )


def _unit(name: str) -> UnitCard:
    try:
        found = unit_card(int(name)) if name.isascii() and name.isdigit() else unit_by_slug(name)
    except LookupError:
        found = None
    if found is None:
        raise CommandError(_("There is no unit %(name)s.") % {"name": name})
    return found
