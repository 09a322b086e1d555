"""The Celery application: a disposable broker, late acknowledgement, a short fixed schedule.

The outbox makes delivery safe; the broker only makes it quick. Overdue, reminders and everything else that
waits for a moment stands in network_wakeup, which one entry of the schedule polls.
"""

import os
from datetime import timedelta

from celery import Celery
from celery.signals import worker_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huisheng.config.settings")

app = Celery("huisheng")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_default_queue="huisheng",
    task_time_limit=600,
    broker_transport_options={
        # Above the longest task; the sweep for tasks of lost workers is quickened (4 of 1,000 were not
        # back in a minute).
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 5,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
    },
    worker_hijack_root_logger=False,
    timezone="UTC",
)


def _network(task: str, every: timedelta) -> dict[str, object]:
    headers = {"huisheng_scope": "network", "huisheng_every": str(int(every.total_seconds()))}
    return {"task": task, "schedule": every, "options": {"headers": headers}}


app.conf.beat_schedule = {
    "wakeups.fire": _network("wakeups.fire", timedelta(seconds=2)),
    "relay.sweep": _network("relay.sweep", timedelta(seconds=15)),
    "audit.seal": _network("audit.seal", timedelta(seconds=60)),
    "audit.find_old": _network("audit.find_old", timedelta(hours=6)),
    "tenants.keep_ready": _network("tenants.keep_ready", timedelta(seconds=30)),
    "tenants.apply_moves": _network("tenants.apply_moves", timedelta(seconds=60)),
    "tenants.check_domains": _network("tenants.check_domains", timedelta(minutes=10)),
    "accounts.forget_what_is_over": _network("accounts.forget_what_is_over", timedelta(hours=1)),
    "accounts.end_and_tell": _network("accounts.end_and_tell", timedelta(minutes=5)),
    "onboarding.carry_on": _network("onboarding.carry_on", timedelta(seconds=15)),
    "directives.tell_morning": _network("directives.tell_morning", timedelta(minutes=5)),
    "receivers.send": _network("receivers.send", timedelta(seconds=10)),
    # By day it does nothing: see shared_apps/network_ledger/operations/comparing.py.
    "network.compare": _network("network.compare", timedelta(minutes=5)),
    "commons.count": _network("commons.count", timedelta(seconds=60)),
    "insights.cluster": _network("insights.cluster", timedelta(seconds=30)),
    "insights.publish_quarters": _network("insights.publish_quarters", timedelta(minutes=5)),
    "insights.ask_headcounts": _network("insights.ask_headcounts", timedelta(minutes=10)),
    "insights.rebuild": _network("insights.rebuild", timedelta(seconds=30)),
    "inbox.prune": _network("inbox.prune", timedelta(hours=6)),
}
app.autodiscover_tasks()


@worker_init.connect
def _check(**_: object) -> None:
    from huisheng.config.start import check_before_serving, let_requests_go_first

    try:
        # Before it forks: its processes are as it is.
        let_requests_go_first()
        check_before_serving()
    except Exception as error:
        # Celery writes down what a receiver raises and works on all the same; leaving it lets through.
        raise SystemExit(f"The worker does not start. {type(error).__name__}: {error}") from error
