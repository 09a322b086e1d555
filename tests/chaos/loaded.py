"""What the processes of a run have loaded before they begin: each is forked from one that has imported this.

Loading took most of a run's time, for a process that is killed a second later. What is loaded touches neither
the database nor the broker.
"""

import gc

import django

from huisheng.kernel.tenancy import enter_network

with enter_network():
    django.setup()

import celery.apps.beat
import celery.apps.worker
import celery.bin.celery  # noqa: F401

import tests.chaos.messages
import tests.chaos.urls  # noqa: F401
from huisheng.config.celery import app

app.loader.import_default_modules()
gc.freeze()
