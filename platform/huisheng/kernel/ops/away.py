"""What it looks like when the database cannot be reached."""

from typing import Final

from django.db import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

DATABASE_AWAY: Final = (OperationalError, InterfaceError, PoolTimeout)
