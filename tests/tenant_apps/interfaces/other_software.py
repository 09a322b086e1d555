"""The program of a unit that works with other software, as its maker would write it from the document alone.

It remembers what it has not been told to be taken, and sends it again until it is.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import uuid4

from django.test import Client

PORTION = 200


class OtherSoftware:
    """A client of `/api/v1/uplink/facts`. ``refused`` are the facts that somebody has to look at."""

    def __init__(self, client: Client, key: str) -> None:
        self._client = client
        self._key = key
        self.refused: dict[str, tuple[str, str]] = {}

    def send(self, facts: Iterable[dict[str, Any]]) -> int:
        """Send facts in portions; returns how many were taken."""
        taken, rest = 0, iter(facts)
        while portion := list(islice(rest, PORTION)):
            answer = self._post(portion)
            assert answer.status_code == 200, answer.content
            taken += answer.json()["taken"]
            for result in answer.json()["results"]:
                if result["outcome"] == "refused":
                    self.refused[result["id"]] = (result["field"], result["code"])
        return taken

    def standing(self) -> dict[str, Any]:
        """What has not arrived."""
        answer = self._client.get("/api/v1/uplink/facts", headers={"x-api-key": self._key})
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def _post(self, facts: list[dict[str, Any]]) -> Any:
        return self._client.post(
            "/api/v1/uplink/facts",
            json.dumps({"facts": facts}),
            content_type="application/json",
            headers={"x-api-key": self._key, "idempotency-key": str(uuid4())},
        )


def life(
    question: str, *, topic: str = "150305", day: str = "2026-11-02", **said: Any
) -> Iterator[dict[str, Any]]:
    """The facts of one question that was answered late, ended and rated."""
    about = {"question": question, "topic": topic, "channel": "website", "day": day, **said}
    answered = {"day": "2026-11-12", "received_day": day}
    steps: list[tuple[str, int, dict[str, Any]]] = [
        ("question.received", 1, {"due_on": "2026-11-09"}),
        ("question.screened", 1, {"verdict": "valid"}),
        ("question.overdue", 1, {"day": "2026-11-10", "due_on": "2026-11-09"}),
        ("question.answered", 2, {**answered, "late": True, "minutes": 14_400, "worked": 3_000}),
        ("question.withdrawn_overdue", 1, {"day": "2026-11-12", "cause": "answered"}),
        ("question.closed", 1, {**answered, "day": "2026-11-19", "worked": 3_100,
                                "helped_by": ["league", "expert"], "question_kind": "help"}),
        ("question.rated", 1, {"day": "2026-11-19", "stars": 5}),
    ]  # fmt: skip
    for number, (kind, version, more) in enumerate(steps):
        yield {"id": f"{question}-{number}", "kind": kind, "version": version, "data": {**about, **more}}


def refiled(facts: Iterable[dict[str, Any]], to: str) -> Iterator[dict[str, Any]]:
    """The question is filed under another topic: one fact more for each that was told."""
    for fact in facts:
        said = {name: fact[name] for name in ("kind", "version", "data")}
        yield {
            "id": f"{fact['id']}-to-{to}",
            "kind": "question.refiled",
            "version": 2,
            "data": {"to": to, "fact": said},
        }


def views(day: str, number: int, *, id: str = "") -> dict[str, Any]:
    """So many more views on a day."""
    data = {"day": day, "views": number}
    return {"id": id or f"views-{day}", "kind": "pages.read", "version": 1, "data": data}


def people(day: str, as_of: str, id: str = "", **numbers: int) -> dict[str, Any]:
    """How many people there were at the end of a day, as it was known at `as_of`."""
    data = {"day": day, "as_of": as_of, "numbers": numbers}
    return {"id": id or f"people-{day}", "kind": "headcount.told", "version": 1, "data": data}
