"""The product's own settings, with the synthetic app as the only one that stands in units' schemas."""

from huisheng.config import env
from huisheng.config.settings import *  # noqa: F403

SHARED_APPS = [
    "huisheng.kernel.tenancy",
    "tenants",
    "django_tenants",
    "django.contrib.contenttypes",
]
TENANT_APPS = ["tests.benchmarks.synthetic"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = PUBLIC_SCHEMA_URLCONF = UNIT_URLCONF = "tests.benchmarks.synthetic.urls"
# A bench adds migrations to the synthetic app by naming another package of them.
MIGRATION_MODULES = env.text("BENCH_MIGRATIONS") and {"synthetic": env.text("BENCH_MIGRATIONS")} or {}
