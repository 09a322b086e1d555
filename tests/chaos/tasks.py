"""A task of one unit for the isolation arm."""

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.tasks import unit_task


@unit_task(name="chaos.mixed")
def mixed(rounds: int, **_later: object) -> None:
    """Do mixed work in the unit of the message and tell its audit what was foreign."""
    from tests.chaos.mixed_work import OPERATIONS, mixed_work

    foreign = sum(mixed_work("celery") for _ in range(rounds))
    detail = {"operations": rounds * OPERATIONS, "foreign": foreign}
    record("chaos.task_done", object_type="task", object_id="mixed", actor="system", detail=detail)
