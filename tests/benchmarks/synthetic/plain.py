"""The same app, page, server and connections on plain Django: what the tenancy is measured against."""

from tests.benchmarks.synthetic.settings import *  # noqa: F403
from tests.benchmarks.synthetic.settings import DATABASES, MIDDLEWARE

INSTALLED_APPS = ["django.contrib.contenttypes", "tests.benchmarks.synthetic"]
DATABASE_ROUTERS: list[str] = []
DATABASES = {
    "default": {
        key: value
        for key, value in (DATABASES["default"] | {"ENGINE": "django.db.backends.postgresql"}).items()
        if key != "USE_ROLES"
    }
}
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("tenants.")]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
