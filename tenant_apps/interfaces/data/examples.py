"""Examples for curl, as /developers/ shows them: the same in every language."""

from typing import Final

ASK: Final = r"""curl -X POST {api}/questions \
  -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $(uuidgen)" \
  -d '{{"text": "…", "topic": "150305"}}'

curl {api}/questions/NUMBER \
  -H 'X-Question-Secret: SECRET'"""

DESK: Final = r"""curl '{api}/desk/questions?queue=todo' \
  -H 'X-Api-Key: KEY'

curl -X POST {api}/desk/questions/ID/accept \
  -H 'X-Api-Key: KEY' -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $(uuidgen)" \
  -d '{{"version": 1}}'"""

UPLINK: Final = r"""curl -X POST {api}/uplink/facts \
  -H 'X-Api-Key: KEY' -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $(uuidgen)" \
  -d '{{"facts": [
    {{"id": "4711-1", "kind": "question.received", "version": 1, "data": {{
      "question": "4711", "topic": "150305", "channel": "website",
      "day": "2026-11-20", "due_on": "2026-11-27"}}}},
    {{"id": "4711-2", "kind": "question.answered", "version": 2, "data": {{
      "question": "4711", "topic": "150305", "channel": "website",
      "day": "2026-11-23", "received_day": "2026-11-20", "late": false, "minutes": 4320}}}}]}}'

curl {api}/uplink/facts -H 'X-Api-Key: KEY'"""

DIRECTIVES: Final = r"""curl '{api}/directives/inbox?show=owed' \
  -H 'X-Api-Key: KEY'

curl -X POST {api}/directives/inbox/ID/acknowledge \
  -H 'X-Api-Key: KEY' -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $(uuidgen)" -d '{{}}'

curl -X POST {api}/directives/inbox/ID/report/submit \
  -H 'X-Api-Key: KEY' -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $(uuidgen)" \
  -d '{{"answers": {{"q1": ["120"]}}, "based_on": 0}}'

curl -X POST {api}/directives/preview \
  -H 'X-Api-Key: KEY' -H 'Content-Type: application/json' \
  -d '{{"target_unit_id": 2, "kinds": ["county"]}}'"""

OPEN311: Final = r"""curl {open311}/services.json
curl {open311}/services/150305.json

curl -X POST {open311}/requests.json \
  -d api_key=KEY -d service_code=150305 \
  -d address_string='…' -d description='…' \
  -d 'attribute[q1]=…'

curl '{open311}/requests.xml?status=open&start_date=2026-11-01T00:00:00Z'"""
