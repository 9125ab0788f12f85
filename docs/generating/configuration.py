"""The keys of the configuration files."""

import json
import pathlib
import re
import subprocess

from generating.tables import code, table


def configuration(program, flag, file):
    """Every key of a configuration with its type, default, value and description."""
    output = subprocess.run(
        [program, "config", flag, file, "--json"], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in output.stdout.splitlines()]


def without_repetition(rows):
    """One row for the thresholds of all measures, which differ in nothing but their defaults."""
    found = {}
    for row in rows:
        parent, _, measure = row["key"].rpartition(".")
        if not parent.endswith("thresholds"):
            found[row["key"]] = row
            continue
        if parent not in found:
            found[parent] = row | {"keys": [], "default": None}
            if not row["unset"]:
                found[parent]["unset"] = "see [drift-score.md](drift-score.md)"
        found[parent]["keys"].append(measure)
    return [
        row | {
            "key": f"{parent}.MEASURE",
            "description": f"{row['description']}; MEASURE is " + ", ".join(map(code, row["keys"]))}
        if "keys" in row else row for parent, row in found.items()]


def configuration_table(program, which, folder):
    """The keys of the configuration file, or of that of `--web.config.file`, in their order."""
    flags = {"": "--config.file", "web": "--web.config.file"}
    if which not in flags:
        raise SystemExit(f"unknown configuration '{which}'")
    empty = pathlib.Path(folder) / "empty.yaml"
    empty.write_text("")
    rows = configuration(program, flags[which], empty)
    names = {row["key"] for row in rows} | {"drift.thresholds"}
    lines = []
    for row in without_repetition(rows):
        default = row["default"]
        if default is not None:
            default = code(default if isinstance(default, str) and default
                           else json.dumps(default))
        else:
            default = re.sub(
                r"[a-z_]+\.[a-z_]+(?=$|[, ])",
                lambda name: code(name[0]) if name[0] in names else name[0], row["unset"] or "")
        lines.append([code(row["key"]), row["type"], default, row["description"]])
    return table(["key", "takes", "default", "meaning"], lines)
