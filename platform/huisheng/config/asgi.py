"""ASGI entry point, for hosts that stream; the product itself is served by wsgi.py."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huisheng.config.settings")
application = get_asgi_application()

from huisheng.config.start import (  # noqa: E402 - needs the apps
    check_before_serving,
    take_what_is_loaded_for_lasting,
)

check_before_serving()
take_what_is_loaded_for_lasting()
