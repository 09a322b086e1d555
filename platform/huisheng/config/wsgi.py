"""WSGI entry point: gunicorn with threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huisheng.config.settings")
application = get_wsgi_application()

from huisheng.config.start import check_before_serving  # noqa: E402 - needs the apps

check_before_serving()
