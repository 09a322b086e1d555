"""What is measured, what it has to reach, and what stands beside it: the keys of build/bench.json."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Target:
    """One figure. `limit` None: for reading only, no target. `beside`: what others reach."""

    what: str
    sense: Literal["at least", "at most"] = "at most"
    limit: float | None = None
    beside: str = ""

    def met_by(self, value: float) -> bool | None:
        """Whether the figure reaches the target; None where there is none."""
        if self.limit is None:
            return None
        return value >= self.limit if self.sense == "at least" else value <= self.limit

    @property
    def text(self) -> str:
        """The target in signs, e.g. "≥ 40"."""
        if self.limit is None:
            return "–"
        return f"{'≥' if self.sense == 'at least' else '≤'} {self.limit:g}"


TARGETS: Mapping[str, Target] = {
    "provision.replay_vs_create_schema": Target(
        "django-tenants' create_schema ÷ our replay, same migrations", "at least", 40, "49 in a prototype"
    ),
    "provision.click_to_page_s": Target(
        "approval of a unit → its first page, p95 over 50",
        "at most",
        1,
        "create_schema alone 3.5 s",
    ),
    "provision.growth": Target("replay at unit 1,000 ÷ at unit 10", "at most", 1.3, "1.1 in a prototype"),
    "provision.diff_lines": Target(
        "pg_dump of a replayed schema against a migrated one, lines", "at most", 0, "CloneSchema: many"
    ),
    "migrate.units_vs_migrate_schemas": Target(
        "one AddField over 100 units: migrate_schemas ÷ migrate_units", "at least", 50, "50–240"
    ),
    "migrate.nothing_to_do_s": Target(
        "migrate_units over 400 units with nothing to do, the whole command",
        "at most",
        1,
        "0.3–2.5 s per unit",
    ),
    "tables.per_unit": Target("tables in one unit's schema", "at most", 45),
    "request.vs_plain_django": Target(
        "a view with one query: with our tenancy ÷ plain Django", "at most", 1.15, "django-tenants 5.8"
    ),
    "isolation.vs_stock": Target(
        "strict backend ÷ stock with TENANT_LIMIT_SET_CALLS, ten queries",
        "at most",
        1.05,
        "1.02 against plain stock",
    ),
    "memory.backend_mb": Target(
        "one web connection's backend after serving 1,000 units, MB",
        "at most",
        300,
        "716 after 500 units, stock",
    ),
    "dashboard.loop_vs_ours": Target(
        "figures of the province's table at 400 units: schema by schema ÷ ours",
        "at least",
        300,
        "450 in a prototype",
    ),
    "dashboard.growth": Target(
        "the province's dashboard at 2,000 units ÷ at 20", "at most", 1.5, "ltree or prefix sums: 200"
    ),
    "relay.vs_floor": Target(
        "facts a second through outbox, inbox and sums ÷ plain batched INSERT of the same rows",
        "at least",
        0.25,
    ),
    "relay.per_second": Target("those facts, a second, by one relay, for reading", beside="prototype 22,800"),
    "rebuild.from_units_s": Target("100,000 questions read from their units and summed, for reading"),
    "rebuild.again_s": Target("once more, with nothing to correct, for reading"),
    "rebuild.longest_step_s": Target("the longest of its steps, for which facts wait, for reading"),
    "rebuild.compared_s": Target("the nightly comparison of those units, for reading"),
    "directive.per_unit_growth": Target(
        "a directive: cost per unit of reaching 2,000 units ÷ 200", "at most", 1.2
    ),
    "directive.reach_2000_s": Target(
        "issue → 2,000 units have it in their inbox, one worker and beat", "at most", 10
    ),
    "directive.small_growth": Target("cost per unit of reaching 200 units ÷ 20, for reading"),
    "directive.more_statements": Target(
        "statements of issue and board: the most that many units take more than few", "at most", 0
    ),
    "uplink.p99_s": Target(
        "commit of a question → visible in the province's dashboard, calm, p99",
        "at most",
        2,
        "Sentry's outbox retries start at 1 s",
    ),
    "crisis.told_s": Target(
        "words of danger → in front of somebody on call, here or one rung up, the longest of 80",
        "at most",
        60,
    ),
    "page.ask": Target(
        "a new question, 8 at once ÷ the bare Django floor's post",
        "at least",
        0.30,
        "machina .141, Misago .136, helpdesk .125",
    ),
    "page.list_cold": Target(
        "public list of 20, rendered each time ÷ the floor's list",
        "at least",
        0.30,
        "NodeBB .095, machina .053",
    ),
    "page.list_warm": Target("the same, kept whole, right at once after a change", "at least", 2),
    "page.detail_cold": Target(
        "question page, rendered each time ÷ the floor's detail",
        "at least",
        0.20,
        "machina .070, NodeBB .056",
    ),
    "page.detail_warm": Target("the same, kept whole", "at least", 1),
    "page.search": Target(
        "segmented Chinese search over 10,000 questions ÷ the floor's search", "at least", 0.30, "Misago .080"
    ),
    "page.bytes": Target(
        "first view of the list, compressed, without pictures, kB", "at most", 100, "Misago 164, NodeBB 188"
    ),
    "search.vs_like": Target("search of 100,000 questions: a LIKE scan ÷ ours, p95", "at least", 50),
    "search.vs_parallel_like": Target("the scan by three processes on an idle machine, for reading"),
    "search.suggest_s": Target("suggestions while typing, 100,000 questions, p95, for reading"),
    "search.similar_s": Target("what an asker is shown of 100,000 answered questions, p95, for reading"),
    "search.duplicates_s": Target("what the desk is shown of 100,000 questions, p95, for reading"),
    "units.made": Target("real units made and opened on one machine, for reading"),
    "units.make_s": Target("making and opening one of them, median, for reading"),
    "units.page_first_p95_s": Target("home pages of 50 of them, first visit of each, p95, for reading"),
    "units.page_again_p95_s": Target("the same once more, for reading"),
    "units.visited": Target("home pages visited by one web process, for reading"),
    "units.backend_mb": Target("the largest of its backends' memory afterwards, MB, for reading"),
    "units.database_mb": Target("the database with all of them, MB, for reading"),
    "units.catalogue_rows": Target("rows of pg_class, for reading"),
    "units.catalogue_mb": Target("tables and indexes of the catalogue, MB, for reading"),
    "surge.vs_floor": Target(
        "the busiest hour of a launch, open loop: highest rate with p99 ≤ 250 ms ÷ the floor's",
        "at least",
        1.5,
        "peers .01–.07",
    ),
    "surge.rate": Target("that rate, a second, for reading"),
    "surge.floor_rate": Target("the floor's, for reading"),
    "start.cold_s": Target(
        "make run to the first page, packages at hand, for reading", beside="prototype 33 s"
    ),
    "start.warm_s": Target("make run again, for reading", beside="prototype 0.6 s"),
}
