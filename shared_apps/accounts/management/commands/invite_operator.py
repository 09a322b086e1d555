"""The first person of an installation: prints a one-time link for an operator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from huisheng.kernel.access import OPERATOR
from shared_apps.accounts.operations.inviting import invite
from tenants.public import network_url


class Command(BaseCommand):
    help = "Invite an operator and print the link, which works once and for seven days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login", help="login name or e-mail address")
        parser.add_argument("--name", required=True, help="name as others see it")

    def handle(self, *args: Any, **options: Any) -> None:
        _id, token = invite(
            username=options["login"], name=options["name"], role=OPERATOR, unit_id=None, invited_by=None
        )
        self.stdout.write(network_url(f"/accounts/invitation/{token}/"))
