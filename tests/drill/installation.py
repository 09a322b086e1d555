"""The installation of the drill: what it holds, what is written after the backup, and what is destroyed."""

from __future__ import annotations

from pathlib import Path


def fill() -> None:
    """The network of the tests: five units with schemas, topics; questions in two of them."""
    import django

    from huisheng.kernel.tenancy import enter_network

    with enter_network():
        django.setup()
        from django.core.management import call_command

        call_command("migrate_network", verbosity=0)
    from tests.network import build_network

    build_network()
    _ask(3)


def write_more() -> None:
    """What only the log holds: questions, a setting, a step in the life of a unit."""
    from tenants.public import go_live, set_setting, unit_by_slug

    _ask(2)
    unit = unit_by_slug("lixia")
    assert unit is not None
    set_setting(unit.id, "footer.report_phone", "12355", actor_id=None)
    go_live(unit.id, actor="system")


def add_files(media: Path) -> None:
    """Files as units keep them."""
    for number in range(5):
        path = media / f"u_{number + 1}" / "questions" / f"{number}.png"
        path.parent.mkdir(parents=True)
        path.write_bytes(bytes(range(256)) * (number + 1))


def close_connections() -> None:
    """Before the server goes."""
    from django.db import connection

    connection.close()
    connection.close_pool()


def _ask(times: int) -> None:
    from huisheng.kernel.tenancy import enter_unit
    from tenant_apps.questions.public import NewQuestion, ask, new_token
    from tenants.public import unit_by_slug, unit_ref

    for slug in ("lixia", "huaiyin"):
        unit = unit_by_slug(slug)
        assert unit is not None
        with enter_unit(unit_ref(unit.id)):
            for number in range(times):
                ask(
                    NewQuestion(
                        token=new_token(), text=f"公司拖欠工资已经{number + 3}个月了。", topic="150305"
                    )
                )
