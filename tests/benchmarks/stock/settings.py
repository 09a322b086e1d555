"""django-tenants as it comes, with the synthetic app: what the figures are measured against."""

from huisheng.config import env

SECRET_KEY = "benchmarks-only"
USE_TZ = True
# The shared apps of django-tenants' own installation page.
SHARED_APPS = [
    "django_tenants",
    "tests.benchmarks.stock",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.admin",
]
TENANT_APPS = ["tests.benchmarks.synthetic"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]
TENANT_MODEL = "stock.Client"
TENANT_DOMAIN_MODEL = "stock.Domain"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TENANT_LIMIT_SET_CALLS = True
DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        **env.database("DATABASE_URL", "postgres://huisheng:huisheng@127.0.0.1:5432/stock"),
        "CONN_MAX_AGE": None,
    }
}
MIGRATION_MODULES = {"synthetic": env.text("BENCH_MIGRATIONS")} if env.text("BENCH_MIGRATIONS") else {}
