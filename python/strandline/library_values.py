"""Columns of numpy, pandas, polars and Arrow, each copied as a whole by its library."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from .errors import ValueRefusedError
from .library_types import library_type
from .plain_values import plain, text
from .values import Categories, Missing, Numbers, Values, Vectors

#: A column's label, and what reads it once its name is known.
Part = tuple[object, Callable[[str], Values]]


def array_parts(values: Any, name: str) -> list[Part]:
    """The columns of a numpy array: a record's fields, or those of one or two dimensions."""
    import numpy

    if not isinstance(values, numpy.ma.MaskedArray):
        values = numpy.asarray(values)
    if values.dtype.names:
        return [(field, partial(_array, values[field])) for field in values.dtype.names]
    if values.ndim == 0:
        return [(name, partial(_array, values.reshape(1)))]
    if values.ndim == 1:
        return [(name, partial(_array, values))]
    if values.ndim == 2:
        return [
            (f"{name}.{index}", partial(_array, values[:, index]))
            for index in range(values.shape[1])
        ]
    raise ValueRefusedError(f"'{name}' is an array of {values.ndim} dimensions; 1 or 2 are columns")


def _array(values: Any, name: str) -> Values:
    """A column, whose rows are vectors where it has two dimensions; what is masked is missing."""
    import numpy

    if values.ndim == 2:
        return array_vectors(values, name)
    if values.ndim != 1:
        raise ValueRefusedError(f"the column '{name}' has rows of {values.ndim - 1} dimensions")
    kind = values.dtype.kind
    mask = _mask(values)
    values = numpy.asarray(values)
    if kind in "fiu":
        return _doubles(values, mask)
    if kind == "b":
        return Categories(["false", "true"], _codes(values.astype("<u4") + 1, mask))
    if kind in "mM":
        seconds = values.astype(f"{kind}8[us]").astype("<f8") / 1e6
        seconds[numpy.isnat(values)] = math.nan
        return _doubles(seconds, mask)
    if kind == "U":
        dictionary, codes = numpy.unique(values, return_inverse=True)
        return Categories(dictionary.tolist(), _codes(codes.reshape(-1) + 1, mask))
    rows = values.tolist()
    if mask is not None:
        rows = [None if is_masked else row for row, is_masked in zip(rows, mask.tolist())]
    return plain(rows, name)


def _mask(values: Any) -> Any:
    """Which values of an array are masked; none where it has no mask."""
    import numpy

    if not isinstance(values, numpy.ma.MaskedArray) or values.mask is numpy.ma.nomask:
        return None
    return numpy.ma.getmaskarray(values)


def array_vectors(values: Any, name: str) -> Values:
    """One column whose rows are those of a numpy array of two dimensions.

    A vector of which any component is masked is missing.
    """
    import numpy

    if values.dtype.kind not in "fiu" or not values.shape[1]:
        raise ValueRefusedError(f"the column '{name}' is an array of something else than numbers")
    mask = _mask(values)
    values = numpy.asarray(values)
    if mask is None:
        return Vectors(_doubles(values).data, values.shape[1], b"\1" * values.shape[0])
    is_present = ~mask.any(axis=1)
    present = is_present.astype("u1").tobytes()
    return Vectors(_doubles(values[is_present]).data, values.shape[1], present)


def _doubles(values: Any, mask: Any = None) -> Numbers:
    import numpy

    copied = numpy.array(values, dtype="<f8", order="C").reshape(-1)
    if mask is not None:
        copied[mask.reshape(-1)] = math.nan
    return Numbers(memoryview(copied).cast("B"))


def _codes(values: Any, mask: Any = None) -> memoryview:
    import numpy

    codes = numpy.ascontiguousarray(values, dtype="<u4")
    if mask is not None:
        codes = numpy.where(mask, 0, codes).astype("<u4")
    return memoryview(codes).cast("B")


def series_values(series: Any, name: str) -> Values:
    """A Series of pandas or polars."""
    if library_type(series)[0] == "polars":
        return _polars(series, name)
    dtype = series.dtype
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


def _polars(series: Any, name: str) -> Values:
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
    return plain(series.to_list(), name)


def arrow_values(values: Any, name: str) -> Values:
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
    return plain(values.to_pylist(), name)
