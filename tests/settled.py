"""In a test's transaction: what was made so far is believed, as it would be after its commit.

What a transaction changes of settings, topics and the like (`huisheng.kernel.ops.kept`) it reads anew at
every look until it commits, and whole pages are not kept. A test that makes something and then looks at
hundreds of pages never commits: without this it would see none of what processes keep, and take half as long
again.
"""

from django.db import DEFAULT_DB_ALIAS, connections

from huisheng.kernel.ops.kept import _CHANGED


def as_if_committed() -> None:
    """Have everybody read anew, once, what was changed up to now; the rest waits for a commit as before.

    Not in a savepoint that is taken back while the test goes on: what was read there would go on holding.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    changed = connection.__dict__.pop(_CHANGED, {})
    forgetting = {id(one) for waiting in changed.values() for one in waiting}
    told = [entry for entry in connection.run_on_commit if id(entry[1]) in forgetting]
    connection.run_on_commit = [entry for entry in connection.run_on_commit if id(entry[1]) not in forgetting]
    for _savepoints, tell, _robust in told:
        tell()
