from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Tenants"

    def ready(self) -> None:
        from huisheng.kernel.tenancy.registry import register_units
        from tenants import look, tree  # noqa: F401 - look declares its settings
        from tenants.calendar import own
        from tenants.web.menus import add_entries

        register_units(by_id=tree.routable_ref, every=tree.refs_with_schema)
        own.declare()
        add_entries()
