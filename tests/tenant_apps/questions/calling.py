"""A program that calls the API of a unit, as its document says."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


@dataclass
class Program:
    """A program with a key of a unit (none: a stranger), or with the secret of a receipt."""

    client: Client
    key: str = ""
    secret: str = ""
    language: str = "zh-Hans"
    last: Any = field(default=None, init=False)

    def get(self, path: str, **query: Any) -> Any:
        """Read something."""
        self.last = self.client.get(f"/api/v1/{path}", query, headers=self._headers())
        return self.last

    def post(self, path: str, body: Any = None, *, once: str = "") -> Any:
        """Do something, under a fresh key unless ``once`` names one."""
        self.last = self.client.post(
            f"/api/v1/{path}",
            json.dumps(body if body is not None else {}),
            content_type="application/json",
            headers=self._headers() | {"idempotency-key": once or str(uuid4())},
        )
        return self.last

    def upload(self, path: str, content: bytes, name: str, *, once: str = "") -> Any:
        """Hand in a file, under a fresh key unless ``once`` names one."""
        self.last = self.client.post(
            f"/api/v1/{path}",
            {"file": SimpleUploadedFile(name, content)},
            headers=self._headers() | {"idempotency-key": once or str(uuid4())},
        )
        return self.last

    def code(self) -> str:
        """The code of the problem that was answered last."""
        assert self.last["Content-Type"] == "application/problem+json", self.last.content
        return str(self.last.json()["code"])

    def _headers(self) -> dict[str, str]:
        said = {"x-api-key": self.key, "x-question-secret": self.secret, "accept-language": self.language}
        return {name: value for name, value in said.items() if value}
