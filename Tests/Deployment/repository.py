"""The files under test, and the programs that judge them."""

import json
import os
import shutil
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "prometheus"
RULE_FILES = sorted((PROMETHEUS / "rules").glob("*.yml"))
RULE_TESTS = sorted((PROMETHEUS / "tests").glob("*.yml"))
DASHBOARDS = {
    path.stem: json.loads(path.read_text())
    for path in sorted((ROOT / "grafana" / "dashboards").glob("*.json"))
}


def programs(name: str) -> list[str]:
    """Every installed version of a program.

    The first is the one on the PATH, which has to exist. More versions are looked for in the
    folders of the variable STRANDLINE_PROMETHEUS_PATH, written like a PATH.
    """
    folders = os.environ.get("STRANDLINE_PROMETHEUS_PATH", "").split(os.pathsep)
    others = [shutil.which(name, path=folder) for folder in folders if folder]
    return [shutil.which(name) or name, *(other for other in others if other)]


def rules(kind: str) -> list[dict]:
    """All rules of a kind, `alert` or `record`, in the order of the files."""
    documents = (yaml.safe_load(path.read_text()) for path in RULE_FILES)
    groups = (group for document in documents for group in document["groups"])
    return [rule for group in groups for rule in group["rules"] if kind in rule]
