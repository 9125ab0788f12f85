"""Which tables of which libraries are known, without importing any of them."""

from __future__ import annotations

# What a library's tables are called, by the name of the library and of the class.
TABLES = {
    ("pandas", "DataFrame"),
    ("pandas", "Series"),
    ("polars", "DataFrame"),
    ("polars", "Series"),
    ("numpy", "ndarray"),
    ("pyarrow", "Table"),
    ("pyarrow", "RecordBatch"),
    ("pyarrow", "ChunkedArray"),
    ("pyarrow", "Array"),
}


def library_type(value: object) -> tuple[str, str]:
    """A value's library and class as `TABLES` names them; subclasses count as their base."""
    for kind in type(value).__mro__:
        library = kind.__module__.partition(".")[0]
        if (library, kind.__name__) in TABLES:
            return library, kind.__name__
    return "", ""
