"""A request filed by another system becomes a question. It is private: nothing filed here is published by
itself.
"""

import json
from dataclasses import asdict
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.tenancy.unit_keys import pairwise_hash
from tenant_apps.interfaces.queries.offered import Service
from tenant_apps.interfaces.rules.filing import Filing
from tenant_apps.questions import public as questions
from tenant_apps.questions.public import Details, NewQuestion, Receipt

CHANNEL = "api"


def file(
    filing: Filing, service: Service, details: Details, *, key_id: int, token: UUID | None, language: str
) -> Receipt:
    """Take it in, once per token. A system that sends none, as the standard knows none, files the same words
    of the same day once. Raises BadQuestion and TokenReused of the app questions.
    """
    own = service.code.removeprefix("own-") if service.code.startswith("own-") else ""
    text = filing.description or service.name
    if filing.media_url:
        text = f"{text}\n{filing.media_url}"
    return questions.ask(
        NewQuestion(
            token=_submission(str(token) if token else _made_token(filing, key_id)),
            text=text,
            place=filing.place,
            details=details,
            topic="" if own else service.code,
            unit_topic_id=int(own) if own else None,
            channel=CHANNEL,
            contact_phone=filing.phone,
            contact_email=filing.email,
            language=language,
            api_key=key_id,
        )
    )


def number_for(token: UUID) -> str:
    """The number of the request that was filed under this token; "" when none was."""
    return questions.number_for(_submission(str(token)))


def _submission(token: str) -> str:
    return f"open311:{token}"


def _made_token(filing: Filing, key_id: int) -> str:
    said = json.dumps([key_id, clock.business_day().isoformat(), asdict(filing)], sort_keys=True)
    return pairwise_hash(said, owner="interfaces", purpose="filing")
