"""WSGI entry point: gunicorn with threads."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huisheng.config.settings")
# Until all is loaded there is nothing to throw away: looking for it takes a sixth of the start.
gc.disable()
_django = get_wsgi_application()

from huisheng.config.start import (  # noqa: E402 - needs the apps
    check_before_serving,
    take_what_is_loaded_for_lasting,
)
from huisheng.kernel.ops.room import roomy  # noqa: E402
from huisheng.kernel.web.front import KeptPagesFront  # noqa: E402
from tenants.public import open_unit_known_at  # noqa: E402

application = KeptPagesFront(roomy(_django), open_unit_known_at)

check_before_serving()
take_what_is_loaded_for_lasting()
gc.enable()
