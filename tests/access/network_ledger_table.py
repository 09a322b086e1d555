"""Messages that could not be delivered, for operators."""

from tests.access.table import Row, only

NOT = 405

ROWS = [
    Row("network_ledger-dead-letters", "network", only("operator"), only("operator", ok=NOT)),
    Row("network_ledger-comparisons", "network", only("operator"), only("operator", ok=NOT)),
    Row("network_ledger-repair", "network", only("operator", ok=NOT), only("operator", ok=(303, 404))),
    Row("insights-rebuild", "network", only("operator"), only("operator", ok=NOT)),
    Row("insights-rebuild-begin", "network", only("operator", ok=NOT), only("operator", ok=303)),
    Row("insights-rebuild-stop", "network", only("operator", ok=NOT), only("operator", ok=303)),
    Row("network_ledger-replay", "network", only("operator", ok=NOT), only("operator", ok=(302, 303, 422))),
]
