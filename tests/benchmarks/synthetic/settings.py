"""The product's own settings, with the synthetic app as the only one that stands in units' schemas."""

from huisheng.config import env
from huisheng.config.settings import *  # noqa: F403

SHARED_APPS = [
    "huisheng.kernel.tenancy",
    "tenants",
    "django_tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.admin",
]
TENANT_APPS = ["tests.benchmarks.synthetic"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = PUBLIC_SCHEMA_URLCONF = UNIT_URLCONF = "tests.benchmarks.synthetic.urls"
# What any Django project has, and of ours the tenancy alone: plain.py leaves that out and keeps the rest.
MIDDLEWARE = [
    "tenants.middleware.UnitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
# A bench adds migrations to the synthetic app by naming another package of them.
MIGRATION_MODULES = {"synthetic": env.text("BENCH_MIGRATIONS")} if env.text("BENCH_MIGRATIONS") else {}
