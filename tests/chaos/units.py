"""The units of a run: one province, and counties below it; and the topics that people ask about."""

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenants.public import create_unit, provision, unit_ref


def make_units(number: int) -> list[UnitRef]:
    """Create and provision a province with `number - 1` counties."""
    with enter_network():
        import_tree()
    province = create_unit(
        name="省", short_name="省", kind="province", slug="chaos", parent_id=None, code="chaos"
    )
    ids = [province]
    for index in range(1, number):
        slug = f"chaos-{index}"
        ids.append(
            create_unit(name=slug, short_name=slug, kind="county", slug=slug, parent_id=province, code=slug)
        )
    for unit_id in ids:
        provision(unit_id)
    return [unit_ref(unit_id) for unit_id in ids]
