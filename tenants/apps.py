from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Tenants"

    def ready(self) -> None:
        from huisheng.kernel.tenancy.registry import register_units
        from huisheng.kernel.web.navigation import hide_where
        from tenants import look, passing_on, reasons, tree  # noqa: F401 - the first two declare settings
        from tenants.calendar import own
        from tenants.domains.claiming import give_up_all
        from tenants.features import is_off_here
        from tenants.lifecycle.hooks import on_unit_archived
        from tenants.web.menus import add_entries

        register_units(by_id=tree.routable_ref, in_use=tree.ref_with_schema, every=tree.refs_with_schema)
        on_unit_archived(give_up_all)
        hide_where(is_off_here)
        own.declare()
        reasons.declare()
        add_entries()
