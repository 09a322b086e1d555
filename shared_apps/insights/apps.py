"""The app of figures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_SUMS = "SELECT, INSERT, UPDATE, DELETE"


class InsightsConfig(AppConfig):
    """Facts from the units, summed for every level above them."""

    name = "shared_apps.insights"
    verbose_name = "Insights"

    # Facts are counted by the relay, in the transaction that marks them as received. A fact is never changed.
    network_table_rights = {
        "insights_fact": {"relay": "SELECT, INSERT"},
        "insights_daily": {"relay": _SUMS},
        "insights_wholeday": {"relay": _SUMS},
        "insights_wholestock": {"relay": _SUMS},
        "insights_stock": {"relay": _SUMS},
        "insights_sensitivequarter": {"relay": _SUMS},
        "insights_carriedmove": {"relay": "SELECT"},
        "insights_reading": {"relay": _SUMS},
        "insights_duration": {"relay": _SUMS},
        "insights_breakdown": {"relay": _SUMS},
        "insights_stepfact": {"relay": "SELECT, INSERT"},
        "insights_stepsum": {"relay": _SUMS},
        "insights_headcount": {"relay": _SUMS},
        "insights_headcountnight": {},
        "insights_historic": {},
        # Sums that are being made anew: the relay writes none of them.
        "insights_dailybeside": {},
        "insights_wholedaybeside": {},
        "insights_wholestockbeside": {},
        "insights_stockbeside": {},
        "insights_sensitivebeside": {},
        "insights_durationbeside": {},
        "insights_breakdownbeside": {},
        "insights_rebuild": {},
        "insights_publicitem": {"relay": "SELECT, INSERT, UPDATE"},
        # What is withdrawn leaves its cluster in the same transaction. Names and decisions are none of the
        # relay's business.
        "insights_clusteritem": {"relay": "SELECT, INSERT, UPDATE, DELETE"},
        "insights_clusterlink": {"relay": "SELECT, DELETE"},
        # What was proposed to answer stands as it was sent; units say what became of it.
        "insights_clusterreply": {"network": "SELECT, INSERT"},
        "insights_replytarget": {"network": "SELECT, INSERT", "relay": "SELECT, UPDATE"},
        # Figures of a moment are never changed; whoever made them may throw them away.
        "insights_snapshot": {"network": "SELECT, INSERT, DELETE"},
        # What has been published of sensitive topics stands for good.
        "insights_publishedquarter": {"network": "SELECT, INSERT"},
        "insights_publishedline": {"network": "SELECT, INSERT"},
        # Of a brief the relay only empties a case that does not stand in public any more.
        "insights_brief": {"relay": "SELECT"},
        "insights_briefcase": {"relay": "SELECT, UPDATE"},
        # The relay has nothing to do with appraisals, but looks which of the stored files have a row.
        "insights_appraisal": {},
        # What was frozen is never changed, nor what was said against it taken away.
        "insights_appraisalunit": {"network": "SELECT, INSERT"},
        "insights_appraisalscore": {"network": "SELECT, INSERT"},
        "insights_appraisalresult": {"network": "SELECT, INSERT"},
        "insights_appraisalobjection": {"network": "SELECT, INSERT, UPDATE", "relay": "SELECT"},
    }

    def ready(self) -> None:
        """Put the dashboard into the menu of those who may see one; offer the facts for comparison."""
        from huisheng.kernel.messaging import register_reconciler
        from huisheng.kernel.web.navigation import Item, add
        from shared_apps.contracts.step_facts import COMPARISON as STEPS
        from shared_apps.insights.operations.moving import carry_stock
        from shared_apps.insights.queries.comparing import COMPARISON, ArrivedFacts
        from shared_apps.insights.queries.comparing_headcounts import HEADCOUNTS, KeptHeadcounts
        from shared_apps.insights.queries.comparing_items import PUBLIC_ITEMS, KeptItems
        from shared_apps.insights.queries.comparing_steps import CountedSteps
        from shared_apps.insights.web.today import objections, overdue
        from tenants.public import on_unit_moved

        on_unit_moved(carry_stock)
        register_reconciler(COMPARISON, network_side=ArrivedFacts())
        register_reconciler(PUBLIC_ITEMS, network_side=KeptItems())
        register_reconciler(STEPS, network_side=CountedSteps())
        register_reconciler(HEADCOUNTS, network_side=KeptHeadcounts())

        add(
            "network",
            Item(label=_("Questions and answers"), url_name="insights-public", icon="inbox", order=15),
        )
        add(
            "dashboard",
            Item(
                label=_("Dashboard"),
                url_name="insights-dashboard",
                icon="speedometer2",
                order=10,
                permission="insights.view",
                today=overdue,
            ),
        )
        add(
            "dashboard",
            Item(
                label=_("Same matter"),
                url_name="insights-clusters",
                icon="chat-dots",
                order=12,
                permission="insights.view",
            ),
        )
        add(
            "comparisons",
            Item(
                label=_("Make figures anew"),
                url_name="insights-rebuild",
                icon="speedometer2",
                order=10,
                permission="insights.rebuild",
            ),
        )
        add(
            "dashboard",
            Item(
                label=_("Briefs"),
                url_name="insights-briefs",
                icon="clipboard",
                order=14,
                permission="insights.read_brief",
            ),
        )
        add(
            "dashboard",
            Item(
                label=_("Appraisal"),
                url_name="insights-appraisals",
                icon="bar-chart",
                order=16,
                permission="insights.read_appraisal",
                today=objections,
            ),
        )
