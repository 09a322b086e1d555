"""The comparison with the network found something missing there: it is sent up once more. Told twice is
told once.
"""

from collections.abc import Collection
from uuid import UUID

from tenant_apps.questions.operations import alarms, referring
from tenant_apps.questions.queries.out_of_hand import ALARM


def send_again(bucket: str, keys: Collection[str]) -> None:
    """Called in the unit, inside a transaction, with a kind and the ids that the network lacks."""
    for key in sorted(keys):
        if bucket == ALARM:
            alarms.pass_on_again(UUID(key))
        else:
            referring.send_again(UUID(key))
