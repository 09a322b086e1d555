"""One AddField over many units, and nothing to do over many more."""

import compileall
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.running import PRODUCT, ROOT, STOCK, SYNTHETIC, Bench, Figures, say, throw_away

UNITS = 100
ROUNDS = 3
IDLE_UNITS = 400
IDLE_RUNS = 7
FIELD = 'migrations.AddField("Question", "extra_{n}", models.CharField(default="", max_length=20))'


def measure() -> Figures:
    """migrate.*"""
    with throw_away() as bench:
        figures = _one_field(bench)
    with throw_away() as bench:
        return figures | {"migrate.nothing_to_do_s": _nothing_to_do(bench)}


def _one_field(bench: Bench) -> Figures:
    bench.database("stock")
    bench.database("ours")
    stock, ours = bench.side("stock", STOCK, "stock"), bench.side("ours", SYNTHETIC, "ours")
    stock.call("prepare")
    ours.call("prepare")
    stock.call("copy_schemas", count=UNITS)
    ours.call("make_units", count=UNITS)
    theirs, own = [], []
    for number in range(1, ROUNDS + 1):
        package = _package(bench.folder / f"next_{number}", number)
        environment = {
            "HUISHENG_BENCH_MIGRATIONS": package,
            "PYTHONPATH": os.pathsep.join(
                [str(bench.folder / f"next_{number}"), str(ROOT / "platform"), str(ROOT)]
            ),
        }
        theirs.append(bench.side("stock", STOCK, "stock", **environment).call("migrate"))
        own.append(bench.side("ours", SYNTHETIC, "ours", **environment).call("migrate"))
        say(f"migrate_schemas {theirs[-1]:.2f} s, migrate_units {own[-1]:.3f} s over {UNITS} units")
    return {"migrate.units_vs_migrate_schemas": median(theirs) / median(own)}


def _package(folder: Path, count: int) -> str:
    """The synthetic app's migrations with `count` more, as a package in a folder of its own."""
    name = f"synthetic_{count}"
    package = folder / name
    package.mkdir(parents=True)
    real = sorted((ROOT / "tests" / "benchmarks" / "synthetic" / "migrations").glob("0*.py"))
    for path in [real[0].with_name("__init__.py"), *real]:
        (package / path.name).write_text(path.read_text())
    previous = real[-1].stem
    for number in range(1, count + 1):
        here = f"{len(real) + number:04d}_extra_{number}"
        (package / f"{here}.py").write_text(
            "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
            f'    dependencies = [("synthetic", "{previous}")]\n'
            f"    operations = [{FIELD.format(n=number)}]\n"
        )
        previous = here
    # An installed package is compiled; compiling sixty files is no work of either command.
    compileall.compile_dir(package, quiet=1)
    return name


def _nothing_to_do(bench: Bench) -> float:
    """Seconds of the whole command, start of the interpreter included, on the product's settings."""
    database = bench.database("idle")
    side = bench.side("ours", PRODUCT, database)
    side.call("prepare")
    side.call("make_units", count=IDLE_UNITS, schemas=False)
    environment = {**os.environ, **bench.environment(database)}
    seconds = []
    for _ in range(IDLE_RUNS):
        start = perf_counter()
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "migrate_units"],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seconds.append(perf_counter() - start)
    return median(seconds)
