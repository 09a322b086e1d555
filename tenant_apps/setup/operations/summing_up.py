"""阶段小结: figures that the unit has, words that its leader adds, sent to those above once per stage."""

from dataclasses import asdict, dataclass

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from shared_apps.contracts.setup_facts import OPENED, StageSummedUp
from tenant_apps.setup.data.codes import Stage
from tenant_apps.setup.models import steps_kept
from tenant_apps.setup.operations.looking import look, tell
from tenant_apps.setup.queries.stages import summary


class NotOverError(RuntimeError):
    """The stage still runs, or the unit has not begun."""


class SentAlreadyError(RuntimeError):
    """Its summary has been sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the leader adds."""

    went_well: str
    problems: str
    suggestions: str


@transaction.atomic
def send(stage: Stage, words: Words, actor: Actor) -> None:
    """Tell those above how a stage went. Raises NotOverError and SentAlreadyError."""
    if actor.account_id is None:
        raise PermissionError("only a person who is signed in speaks for the unit")
    if not steps_kept().select_for_update().filter(code=OPENED).exists():
        raise NotOverError
    found = summary(stage)
    if found is None or not found.is_over:
        raise NotOverError
    if found.sent_on is not None:
        raise SentAlreadyError
    tell(stage.row, done_on=clock.business_day())
    emit(
        StageSummedUp(
            stage=stage.value,
            first_day=found.first_day.isoformat(),
            last_day=found.last_day.isoformat(),
            figures=dict(found.figures),
            account=actor.account_id,
            person=actor.name[:60],
            at=clock.now().isoformat(),
            **asdict(words),
        )
    )
    record("setup.summed_up", object_type="setup", object_id=stage.value, actor=actor.account_id)
    look()
