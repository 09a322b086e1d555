"""Build the demo network. Repeatable and resumable: what is there is left as it is."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from huisheng.config.demo.conversation import fill
from huisheng.config.demo.dates import weeks_to, yesterday_of
from huisheng.config.demo.gates import meet_conditions
from huisheng.config.demo.handbook import write_handbook
from huisheng.config.demo.instruction import announce_demo_broadcast, issue_demo_directive
from huisheng.config.demo.joining import let_units_join
from huisheng.config.demo.opening import open_units
from huisheng.config.demo.people import hire
from huisheng.config.demo.plan import CITIES, COUNTIES, PROVINCE, plan_of
from huisheng.config.demo.rosters import fill_rosters
from huisheng.config.demo.settling import settle
from huisheng.config.demo.standards import set_standards
from huisheng.config.demo.stories import tell_stories
from huisheng.config.demo.supervising import supervise
from huisheng.config.demo.supporters import gather_helpers
from huisheng.config.demo.told import demo_facts, weeks_told, write_facts
from huisheng.kernel import clock


class Command(BaseCommand):
    help = "Build the demo network: real units of Shandong, real messages, invented staff."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=("small", "province"), default="small")
        parser.add_argument("--json", type=Path, help="write addresses and sign-ins to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HUISHENG_DEMO:
            raise CommandError("Not a demo installation (HUISHENG_DEMO=1): it stays free of demo data.")
        started = time.monotonic()
        size, path = options["size"], options["json"]
        weeks = weeks_told(path) or weeks_to(yesterday_of(clock.now()))
        plan = plan_of(size)
        call_command("import_topics", verbosity=0, stdout=self.stdout)
        units = open_units(plan)
        by_slug = {unit.slug: unit for unit in units}
        province = by_slug[plan.slugs[plan.code_of(PROVINCE)]]
        set_standards(province)
        accounts = hire(plan, units)
        fill_rosters(plan, units, accounts)
        results = fill(units, size, weeks)
        city, other = (by_slug[plan.slugs[plan.code_of(place)]] for place in (CITIES[0], COUNTIES[1]))
        issue_demo_directive(province, city, accounts["province"])
        announce_demo_broadcast(province, accounts["province"])
        write_handbook(province, accounts["province"])
        let_units_join(plan, province, accounts["province"])
        county = by_slug[plan.slugs[plan.code_of(COUNTIES[0])]]
        gather_helpers(county, accounts)
        meet_conditions(plan, units, accounts)
        stories = tell_stories(county, accounts["duty"])
        facts = settle(units)
        supervise((county, other), city, accounts)
        facts += settle(units)
        if path is not None:
            write_facts(path, demo_facts(plan, units, size=size, weeks=weeks) | {"askers": stories})
        self.stdout.write(
            f"Demo: {len(units)} units, {results['created']} questions made, {results['known']} were there, "
            f"{facts} facts delivered; dates of messages are {weeks} weeks later than in the source; "
            f"{time.monotonic() - started:.0f} s."
        )
