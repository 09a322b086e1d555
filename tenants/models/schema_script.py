"""The DDL scripts by which schemas are made."""

from django.db import models


class SchemaScript(models.Model):
    """A script recorded from a migrated template, with a placeholder for the schema's name.

    `key` names the migration graph, the text of its files and the server's major version: another of any of
    them is another script. Every process of every machine replays the same one. `fingerprint` is what a
    schema made by it has (tenants.migrating.verifying).
    """

    key = models.CharField(max_length=120, primary_key=True)
    body = models.TextField()
    fingerprint = models.CharField(max_length=32)
    recorded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
