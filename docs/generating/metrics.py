"""The families of a scrape."""

import re

from generating.tables import code, table

SCOPES = ("field", "component", "task", "process", "server")


def families(server):
    """Every family of a scrape: name, type, unit, labels, help."""
    _, text = server.request(
        "/metrics", headers=[("Accept", "application/openmetrics-text; version=1.0.0")])
    found = {}
    for line in text.splitlines():
        meta = re.match(r"# (HELP|TYPE|UNIT) (\S+) ?(.*)", line)
        if meta:
            word, name, rest = meta.groups()
            found.setdefault(name, {"labels": []})[word] = rest
            continue
        sample = re.match(r"([a-zA-Z_:][\w:]*)(?:\{(.*?)\})? ", line)
        if not sample or line.startswith("#"):
            continue
        name = sample.group(1)
        family = next(
            (found[base] for suffix in ("", "_total", "_bucket", "_sum", "_count", "_info")
             for base in [name[:len(name) - len(suffix)] if suffix else name]
             if name.endswith(suffix) and base in found), None)
        if family is None:
            raise SystemExit(f"no family for the sample {name}")
        for label in re.findall(r'(\w+)="(?:[^"\\]|\\.)*"', sample.group(2) or ""):
            if label not in family["labels"] and label != "le":
                family["labels"].append(label)
    rows = []
    for name, family in found.items():
        kind = family["TYPE"]
        whole = name + {"counter": "_total", "info": "_info"}.get(kind, "")
        if kind == "unknown" or not family.get("HELP"):
            raise SystemExit(f"{name} has no type or no help")
        rows.append((whole, kind, family.get("UNIT", ""), family["labels"], family["HELP"]))
    return rows


def scope(name, labels):
    if not name.startswith("strandline_"):
        return "process"
    if "field" in labels:
        return "field"
    return next((scope for scope in ("component", "task") if scope in labels), "server")


def metrics(server, which):
    if which not in SCOPES:
        raise SystemExit(f"unknown scope of metrics '{which}'")
    shared = ["component", "role", "field"] if which == "field" else []
    rows = []
    for name, kind, unit, labels, text in families(server):
        if scope(name, labels) != which:
            continue
        own = [label for label in labels if label not in shared]
        text = text.replace("\\n", " ").replace("\\\\", "\\")
        rows.append([code(name), kind, unit, ", ".join(map(code, own)), text])
    head = ["family", "type", "unit", "further labels" if shared else "labels", "HELP"]
    return table(head, rows)
