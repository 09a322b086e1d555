"""What every host has: health, look, preferences, the API's description, errors."""

from tests.access.table import Row, everybody

NOT = 405

ROWS = [
    Row("ops-live", "network", everybody(), everybody(NOT)),
    Row("ops-ready", "network", everybody((200, 503)), everybody(NOT)),
    Row("ops-metrics", "network", everybody((200, 403, 404)), everybody((403, 404, NOT))),
    Row("ops-live", "unit", everybody(), everybody(NOT)),
    # The sites of the tests keep the network's own colours.
    Row("web-look", "network", everybody(404), everybody(NOT)),
    Row("web-look", "unit", everybody(404), everybody(NOT)),
    Row("web-share-card", "network", everybody(), everybody(NOT)),
    Row("web-share-card", "unit", everybody(), everybody(NOT)),
    Row("web-preferences", "network", everybody(NOT), everybody(303), data={"size": "125"}),
    Row("web-preferences", "unit", everybody(NOT), everybody(303), data={"size": "125"}),
    Row("rest-openapi", "unit", everybody(), everybody(NOT)),
]
