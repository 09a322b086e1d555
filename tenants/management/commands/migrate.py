"""`migrate` means the shared schema here; django-tenants' own would loop over every unit (see
migrate_units).
"""

from django.core.management.commands.migrate import Command as Command

__all__ = ["Command"]
