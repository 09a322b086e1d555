"""How often an entry was put into an answer."""

from django.db import models

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.knowledge.data.codes import Kind


class Use(UnitModel):
    """A count per entry and month; `source_unit` 0 stands for the unit's own entries."""

    id = models.BigAutoField(primary_key=True)
    source_unit = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.PositiveIntegerField()
    month = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta(UnitModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["source_unit", "kind", "number", "month"], name="knowledge_use_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_unit}.{self.number} {self.month:%Y-%m}: {self.times}"
