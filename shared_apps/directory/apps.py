"""The app of what stands above one unit."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Articles, programmes and ready replies that units inherit from the units above them."""

    name = "shared_apps.directory"
    verbose_name = "Directory"

    # Entries are written by the relay alone. Units read them through `public`, which enters NETWORK for one
    # short block: their own roles need no right on a table that holds the entries of units beside them.
    network_table_rights = {"directory_entry": {"relay": "SELECT, INSERT, UPDATE"}}

    def ready(self) -> None:
        """Follow the tree, and offer the entries for comparison."""
        from huisheng.kernel.messaging import register_reconciler
        from shared_apps.directory.queries.above import forget_place
        from shared_apps.directory.queries.comparing import COMPARISON, KeptEntries
        from tenants.public import on_unit_moved

        on_unit_moved(forget_place)
        register_reconciler(COMPARISON, network_side=KeptEntries())
