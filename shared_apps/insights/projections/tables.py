"""The tables that hold sums: those that pages read, and those in which they are made anew."""

from typing import NamedTuple

from django.db.models import Model

from shared_apps.insights.models import (
    Breakdown,
    BreakdownBeside,
    Daily,
    DailyBeside,
    Duration,
    DurationBeside,
    SensitiveBeside,
    SensitiveQuarter,
    Stock,
    StockBeside,
    WholeDay,
    WholeDayBeside,
    WholeStock,
    WholeStockBeside,
)


class Tables(NamedTuple):
    """One set of tables."""

    daily: type[Model]
    whole_day: type[Model]
    stock: type[Model]
    whole_stock: type[Model]
    sensitive: type[Model]
    duration: type[Model]
    breakdown: type[Model]


LIVE = Tables(Daily, WholeDay, Stock, WholeStock, SensitiveQuarter, Duration, Breakdown)
BESIDE = Tables(
    DailyBeside,
    WholeDayBeside,
    StockBeside,
    WholeStockBeside,
    SensitiveBeside,
    DurationBeside,
    BreakdownBeside,
)
