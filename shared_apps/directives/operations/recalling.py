"""The issuer takes a directive back: recipients see that it is void and why; what they reported stays.

What a unit has handed on to those below is its own directive, with words and a date of its own: it sees the
recall and decides. A season or broadcast is the issuer's own, however many hands it went through: recalled,
it is void for all of them.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.text import demand_words
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.amending import NotOpenError
from shared_apps.directives.operations.attaching import drop_waiting
from shared_apps.directives.operations.delivering import tell_all
from shared_apps.directives.operations.laddering import stop_clocks
from shared_apps.directives.queries.called import page_kind_of


@transaction.atomic
def recall(directive_id: UUID, actor: Actor, *, why: str) -> None:
    """Recall an issued directive; a season or broadcast with all that was handed on of it.

    Raises NotOpenError, NoWordsError.
    """
    demand_words(why)
    directive = (
        Directive.objects.select_for_update().filter(pk=directive_id, state=Directive.State.ISSUED).first()
    )
    if directive is None:
        raise NotOpenError(directive_id)
    _take_back(directive, actor, why.strip()[:300])


def _take_back(directive: Directive, actor: Actor, why: str) -> None:
    directive.state, directive.recalled_at = Directive.State.RECALLED, clock.now()
    directive.recall_reason, directive.amendment = why, {}
    directive.save()
    drop_waiting(directive.pk)
    stop_clocks(directive.pk)
    units = tell_all(directive)
    record(
        "directive.recalled",
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id, "units": units},
    )
    if page_kind_of(directive) is not None:
        for child in _handed_on(directive):
            _take_back(child, actor, why)


def _handed_on(directive: Directive) -> Sequence[Directive]:
    """What units have handed on of it to those below them and is issued still, held until the end of the
    transaction.
    """
    rows = Directive.objects.select_for_update().filter(parent_id=directive.pk, state=Directive.State.ISSUED)
    return list(rows.order_by("pk"))
