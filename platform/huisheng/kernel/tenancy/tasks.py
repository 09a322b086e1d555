"""Celery tasks that demand a scope.

A message without a scope header is refused (and a worker keeps nothing of an earlier task: the scope is left
in any case). `enqueue` is the only door; `.delay` and `.apply_async` in app code are refused by a test.
"""

from collections.abc import Callable
from typing import Any

from celery import Task, shared_task  # noqa: TID251 - this is the module that gives it a scope
from django.core.cache import cache

from huisheng.kernel.ops.room import roomy
from huisheng.kernel.tenancy.context import NETWORK_KEY, Scope, enter_network, enter_unit
from huisheng.kernel.tenancy.errors import NoScopeError, ScopeMismatchError
from huisheng.kernel.tenancy.registry import unit_ref_by_id

HEADER = "huisheng_scope"

EVERY = "huisheng_every"
"""Carried by what the schedule sends: after how many seconds it sends it again."""

LONGEST_REST = 30
"""Seconds for which a run stands for those that waited with it."""


class ScopedTask(Task):  # type: ignore[type-arg]
    """Enters the scope named by the message's header before the body runs."""

    abstract = True
    wants_unit: bool

    @roomy
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        headers: dict[str, Any] = getattr(self.request, "headers", None) or {}
        header = headers.get(HEADER) or getattr(self.request, HEADER, None)
        if not header:
            raise NoScopeError(f"the task {self.name}")
        if (header != NETWORK_KEY) != self.wants_unit:
            raise ScopeMismatchError(f"the task {self.name} was sent for {header!r}")
        if header == NETWORK_KEY:
            with enter_network():
                if self._was_just_run(headers.get(EVERY) or getattr(self.request, EVERY, None)):
                    return None
                return self.run(*args, **kwargs)
        with enter_network():
            ref = unit_ref_by_id(int(header))
        with enter_unit(ref):
            return self.run(*args, **kwargs)

    def _was_just_run(self, every: str | None) -> bool:
        """Whether this comes from the schedule and one of its kind began less than half its span ago.

        While no worker runs, the schedule's tasks pile up in the broker. The first of them does the work of
        all. (An expiry would be compared with the clock of the worker: one that is a minute fast would do
        nothing any more. Here the cache's clock alone counts; with the cache away everything is run.)
        """
        if every is None:
            return False
        rest = max(1, min(int(every) // 2, LONGEST_REST))
        return not cache.add(f"schedule:{self.name}", 1, rest)


class UnitTask(ScopedTask):
    abstract = True
    wants_unit = True


class NetworkTask(ScopedTask):
    abstract = True
    wants_unit = False


def unit_task(*, name: str, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Declare a task that runs inside the unit it was enqueued for."""
    return shared_task(name=name, base=UnitTask, **options)


def network_task(*, name: str, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Declare a task that runs in NETWORK."""
    return shared_task(name=name, base=NetworkTask, **options)


def scope_headers(scope: Scope) -> dict[str, str]:
    """Headers by which a message carries its scope."""
    return {HEADER: NETWORK_KEY if scope.unit is None else str(scope.unit.id)}


def enqueue(task: Any, scope: Scope, /, **kwargs: Any) -> None:
    """Send a task for a scope. Raises kombu's OperationalError when the broker is down: callers decide."""
    task.apply_async(kwargs=kwargs, headers=scope_headers(scope), retry=False, ignore_result=True)
