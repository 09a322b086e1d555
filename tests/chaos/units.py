"""The units of a run: one province, counties below it, and two townships of the first of them; and the topics
that people ask about.
"""

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenants.public import create_unit, provision, unit_ref

TOWNSHIPS = 2


def make_units(number: int) -> list[UnitRef]:
    """Create and provision a province with `number - 1` units below it: counties, and the last two are
    townships of the first of them.
    """
    with enter_network():
        import_tree()
    province = create_unit(
        name="省", short_name="省", kind="province", slug="chaos", parent_id=None, code="chaos"
    )
    ids = [province]
    for index in range(1, number):
        slug = f"chaos-{index}"
        kind, parent = ("county", province) if index < number - TOWNSHIPS else ("township", ids[1])
        ids.append(create_unit(name=slug, short_name=slug, kind=kind, slug=slug, parent_id=parent, code=slug))
    for unit_id in ids:
        provision(unit_id)
    return [unit_ref(unit_id) for unit_id in ids]
