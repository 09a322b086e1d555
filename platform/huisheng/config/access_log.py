"""Gunicorn's access log without what opens something: who reads a log must not be able to read a question."""

from typing import Any

from gunicorn.glogging import Logger

from huisheng.config.secret_links import without_secrets


class AccessLog(Logger):  # type: ignore[misc]
    """--logger-class: paths without their query and without tokens, and no page that the visitor came from.

    A receipt's page is opened with its secret in the query (`?k=`), a hand-over with its code.
    """

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """What the format of a line may use."""
        # As it was sent: percent signs keep a line break from becoming a line of the log.
        path = without_secrets(str(environ.get("RAW_URI", "")).partition("?")[0])
        line = f"{environ.get('REQUEST_METHOD', '')} {path} {environ.get('SERVER_PROTOCOL', '')}"
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return {**atoms, "r": line, "U": path, "q": "", "f": "-"}
