"""The table at the end of a start: where to go, and as whom to sign in."""

import json
from pathlib import Path

from huisheng.embedded.console import Console


def print_demo(console: Console, facts: Path, url: str) -> None:
    """Print the addresses and sign-ins that `seed_demo` wrote to `facts`; only the network's address where it
    wrote none.

    The file holds {"addresses": [{"name", "kind", "url"}…], "sign_ins": [{"role", "place", "login",
    "password", "note"}…], "askers": [{"text", "state", "url"}…]}.
    """
    try:
        told = json.loads(facts.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        told = {}
    addresses = told.get("addresses", [])
    sign_ins = told.get("sign_ins", [])
    console.title("Addresses")
    rows = [[str(row.get(key, "")) for key in ("name", "kind", "url")] for row in addresses]
    console.table(("place", "kind", "address"), rows or [("network", "", url)])
    if sign_ins:
        console.title(f"Sign-ins (demo only) at {url}accounts/login/")
        keys = ("role", "place", "login", "password", "note")
        console.table(keys, [[str(row.get(key, "")) for key in keys] for row in sign_ins])
    askers = told.get("askers", [])
    if askers:
        console.title("Questions as their askers see them (demo only)")
        of_asker = ("text", "state", "url")
        console.table(
            ("question", "state", "address"), [[str(row.get(key, "")) for key in of_asker] for row in askers]
        )
