"""Where the messages of a source are already: a file that is spread again finds each in its unit, even when
units
have been opened since.
"""

from collections.abc import Iterable

from huisheng.kernel.tenancy import enter_unit
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.importing_files.parsing import ParsedMessage
from tenant_apps.questions.operations.importing_files.spreading import Placing
from tenants.public import unit_ref


def where_known(source: str, unit_ids: Iterable[int], otherwise: Placing) -> Placing:
    """A placing that keeps what is known in one of the units where it is, and asks `otherwise` for the
    rest.
    """
    known: dict[str, int] = {}
    for unit_id in unit_ids:
        with enter_unit(unit_ref(unit_id)):
            numbers = Question.objects.filter(source=source).values_list("external_number", flat=True)
            known.update((number, unit_id) for number in numbers)

    def place(message: ParsedMessage) -> int:
        return known.get(message.number) or otherwise(message)

    return place
