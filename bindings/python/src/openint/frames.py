"""Arrow tables as pandas and polars frames: enumerations as categories, days as dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .models import DAYS, ENUMERATIONS
from .optional import optional

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


def to_pandas(table: pyarrow.Table, model: str) -> pandas.DataFrame:
    """A DataFrame of Arrow-backed columns, so that nulls, decimals and time zones stay what they are; enumerations of
    the contract are pandas' own categories, all of them and in its order."""
    frames = optional("pandas", "pandas")
    arrow = optional("pyarrow", "arrow")
    compute = optional("pyarrow.compute", "arrow")
    table = with_days(table, model)
    columns: dict[str, Any] = {}
    for name, column in zip(table.column_names, table.columns):
        values = ENUMERATIONS.get(model, {}).get(name)
        if values is None:
            columns[name] = frames.arrays.ArrowExtensionArray(column)
            continue
        codes = compute.index_in(column, arrow.array(values, column.type)).fill_null(-1)
        columns[name] = frames.Categorical.from_codes(codes.to_numpy(), categories=list(values))
    frame: pandas.DataFrame = frames.DataFrame(columns, copy=False)
    return frame


def to_polars(table: pyarrow.Table, model: str) -> polars.DataFrame:
    """A DataFrame that shares the table's memory; enumerations of the contract are polars.Enum."""
    frames = optional("polars", "polars")
    frame: polars.DataFrame = frames.from_arrow(with_days(table, model))
    kinds: Any = {
        name: frames.Enum(list(values))
        for name, values in ENUMERATIONS.get(model, {}).items()
        if name in frame.columns
    }
    if kinds:
        frame = frame.cast(kinds)
    return frame


def with_days(table: pyarrow.Table, model: str) -> pyarrow.Table:
    """Columns that hold "a day or an instant, as precise as the provider is", and are text in Arrow: as dates where all
    of their values are days, as instants in UTC where all are instants; else they stay text."""
    for name in DAYS.get(model, ()):
        place = table.schema.get_field_index(name)
        if place >= 0:
            table = table.set_column(place, name, _days(table.column(place)))
    return table


def _days(column: Any) -> Any:
    arrow = optional("pyarrow", "arrow")
    compute = optional("pyarrow.compute", "arrow")
    lengths = compute.min_max(compute.utf8_length(column)).as_py()
    if lengths["max"] is None or lengths["max"] == _DAY:
        return compute.cast(column, arrow.date32())
    if lengths["min"] <= _DAY:
        return column
    try:
        return compute.cast(column, arrow.timestamp("us", "UTC"))
    except arrow.ArrowInvalid:  # finer than a microsecond, or further away than one can count
        return column


_DAY = len("2024-01-31")
