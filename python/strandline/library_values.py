"""Columns of numpy, pandas, polars and Arrow, each copied as a whole by its library."""

from __future__ import annotations

import math
from typing import Any

from .errors import ValueRefusedError
from .plain_values import plain, text
from .values import Categories, Column, Missing, Numbers, Values, Vectors


def array_columns(values: Any, name: str) -> list[Column]:
    """The columns of a numpy array: a record's fields, or those of one or two dimensions."""
    if values.dtype.names:
        return [Column(field, _array(values[field], field)) for field in values.dtype.names]
    if values.ndim == 0:
        return [Column(name, _array(values.reshape(1), name))]
    if values.ndim == 1:
        return [Column(name, _array(values, name))]
    if values.ndim == 2:
        return [
            Column(f"{name}.{index}", _array(values[:, index], name))
            for index in range(values.shape[1])
        ]
    raise ValueRefusedError(f"'{name}' is an array of {values.ndim} dimensions; 1 or 2 are columns")


def _array(values: Any, name: str) -> Values:
    """A column of one dimension."""
    import numpy

    kind = values.dtype.kind
    if kind in "fiu":
        return _doubles(values)
    if kind == "b":
        return Categories(["false", "true"], _codes(values.astype("<u4") + 1))
    if kind in "mM":
        seconds = values.astype(f"{kind}8[us]").astype("<f8") / 1e6
        seconds[numpy.isnat(values)] = math.nan
        return _doubles(seconds)
    if kind == "U":
        dictionary, codes = numpy.unique(values, return_inverse=True)
        return Categories(dictionary.tolist(), _codes(codes.reshape(-1) + 1))
    return plain(values.tolist(), name)


def array_vectors(values: Any, name: str) -> Values:
    """One column whose rows are those of a numpy array of two dimensions."""
    if values.dtype.kind not in "fiu" or not values.shape[1]:
        raise ValueRefusedError(f"the column '{name}' is an array of something else than numbers")
    return Vectors(_doubles(values).data, values.shape[1], b"\1" * values.shape[0])


def _doubles(values: Any) -> Numbers:
    import numpy

    copied = numpy.array(values, dtype="<f8", order="C").reshape(-1)
    return Numbers(memoryview(copied).cast("B"))


def _codes(values: Any) -> memoryview:
    import numpy

    return memoryview(numpy.ascontiguousarray(values, dtype="<u4")).cast("B")


def series_values(series: Any) -> Values:
    """A Series of pandas or polars."""
    if type(series).__module__.startswith("polars"):
        return _polars(series)
    dtype = series.dtype
    name = str(series.name)
    if dtype.kind in "fiu" and hasattr(series.array, "_mask"):
        return _doubles(series.to_numpy(dtype="float64", na_value=math.nan))
    if dtype.kind == "b" and series.isna().any():
        return plain([None if v is None else v for v in series.astype(object)], name)
    if str(dtype) == "category":
        codes = series.cat.codes.to_numpy().astype("int64") + 1
        return Categories([text(c) for c in series.cat.categories], _codes(codes))
    if dtype.kind in "fiub":
        return _array(series.to_numpy(), name)
    if dtype.kind in "mM":
        if getattr(dtype, "tz", None) is not None:
            series = series.dt.tz_convert("UTC").dt.tz_localize(None)
        return _array(series.to_numpy(), name)
    return _pandas_objects(series, name)


def _pandas_objects(series: Any, name: str) -> Values:
    import pandas

    inferred = pandas.api.types.infer_dtype(series, skipna=True)
    if inferred == "empty":
        return Missing(len(series))
    if inferred == "string":
        codes, uniques = pandas.factorize(series)
        return Categories([str(text) for text in uniques], _codes(codes + 1))
    return plain(series.tolist(), name)


def _polars(series: Any) -> Values:
    import polars

    dtype = series.dtype
    if dtype.is_numeric():
        return _doubles(series.cast(polars.Float64).to_numpy())
    if dtype.is_temporal() and dtype != polars.Time:
        # Dates count days, the others are brought to microseconds.
        if dtype == polars.Date:
            series = series.cast(polars.Datetime("us"))
        scale = {"ns": 1e9, "us": 1e6, "ms": 1e3}[getattr(series.dtype, "time_unit", "us") or "us"]
        return _doubles(series.to_physical().cast(polars.Float64).to_numpy() / scale)
    return plain(series.to_list(), series.name)


def arrow_values(values: Any) -> Values:
    """An array of Arrow, in one piece or in chunks."""
    import pyarrow
    from pyarrow import compute

    types = pyarrow.types
    if types.is_null(values.type):
        return Missing(len(values))
    if isinstance(values, pyarrow.ChunkedArray):
        values = values.combine_chunks()
        if isinstance(values, pyarrow.ChunkedArray):
            values = pyarrow.concat_arrays(values.chunks)
    if types.is_integer(values.type) or types.is_floating(values.type):
        numbers_ = compute.fill_null(compute.cast(values, pyarrow.float64(), safe=False), math.nan)
        return _doubles(numbers_.to_numpy(zero_copy_only=False))
    if types.is_boolean(values.type):
        values = compute.cast(values, pyarrow.string())
    if types.is_string(values.type) or types.is_large_string(values.type):
        values = compute.dictionary_encode(values)
    if types.is_dictionary(values.type):
        codes = compute.fill_null(compute.cast(values.indices, pyarrow.int64()), -1)
        dictionary = [text(value) for value in values.dictionary.to_pylist()]
        return Categories(dictionary, _codes(codes.to_numpy(zero_copy_only=False) + 1))
    return plain(values.to_pylist(), "value")
