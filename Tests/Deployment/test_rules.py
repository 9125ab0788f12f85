"""The rules are sound, and each of them, with every clause, is held by a promtool unit test."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from families import samples
from promql import grouping_labels, selectors
from repository import DASHBOARDS, PROMETHEUS, RULE_FILES, RULE_TESTS, programs, rules

RUNBOOK = (PROMETHEUS / "RUNBOOK.md").read_text()
RECORDED = {rule["record"] for rule in rules("record")}
ALERTS = rules("alert")


def name(rule: dict) -> str:
    return rule.get("record") or f"{rule['alert']}-{rule['labels']['severity']}"


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.name)
def test_promtool_accepts_the_rules(promtool, path):
    subprocess.run([promtool, "check", "rules", "--lint=all", "--lint-fatal", path], check=True)


@pytest.mark.parametrize("path", RULE_TESTS, ids=lambda path: path.name)
def test_the_unit_tests_of_the_rules_pass(promtool, path):
    subprocess.run([promtool, "test", "rules", path], check=True)


def expectations_hold(rule_files: Path, tests: list[Path]) -> bool:
    """Whether the given unit tests pass over the rules of another folder."""
    folder = rule_files.parent / "tests"
    folder.mkdir()
    for path in tests:
        copy = shutil.copy(path, folder)
        command = [programs("promtool")[0], "test", "rules", copy]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            # Anything but a failed expectation, such as rules that do not parse, proves nothing.
            assert "exp:" in done.stderr + done.stdout, done.stderr
            return False
    return True


def unit_tests_naming(identifier: str) -> list[Path]:
    return [path for path in RULE_TESTS if re.search(rf"{identifier}\b", path.read_text())]


def amended(tmp_path: Path, rule: dict, change) -> Path:
    """A copy of the rules in which `change` was done to one rule and its list."""
    folder = Path(shutil.copytree(PROMETHEUS / "rules", tmp_path / "rules"))
    for path in folder.glob("*.yml"):
        document = yaml.safe_load(path.read_text())
        for group in document["groups"]:
            for candidate in list(group["rules"]):
                if candidate == rule:
                    change(group["rules"], candidate)
        path.write_text(yaml.safe_dump(document))
    return folder


CHANGES = [
    pytest.param(rule, change, id=f"{name(rule)}-without-{change}")
    for rule in rules("record") + ALERTS
    for change in ("itself", "for", "keep_firing_for")
    if change == "itself" or change in rule
]


@pytest.mark.parametrize("rule, change", CHANGES)
def test_a_unit_test_fails_without_a_rule_or_its_waiting_time(rule, change, tmp_path):
    def apply(siblings: list[dict], candidate: dict) -> None:
        if change == "itself":
            siblings.remove(candidate)
        else:
            del candidate[change]

    identifier = rule.get("record") or rule["alert"]
    assert not expectations_hold(amended(tmp_path, rule, apply), unit_tests_naming(identifier))


# Each clause that keeps an alert from being raised, and what it is without its force.
CLAUSES = [
    ("StrandlineDrift", "warning", ":avg1h >= 1", ":avg1h >= 0"),
    ("StrandlineDrift", "warning", ":min15m >= 1", ":min15m >= 0"),
    ("StrandlineDrift", "warning", "values < 100", "values < 99"),
    ("StrandlineDrift", "warning", "values < 100", "values >= 0"),
    ("StrandlineDrift", "critical", ":avg1h >= 2", ":avg1h >= 1"),
    ("StrandlineDrift", "critical", ":min15m >= 2", ":min15m >= 0"),
    ("StrandlineDrift", "critical", "values < 100", "values < 99"),
    ("StrandlineMissingValues", "warning", "> 0.05", "> 0.03"),
    ("StrandlineMissingValues", "warning", "values < 100", "values < 99"),
    ("StrandlineNoTraffic", "critical", "offset 1d > 0", "offset 1d >= 0"),
    ("StrandlineNoTraffic", "critical", "offset 1w == 0", "offset 1w < 0"),
    ("StrandlineReferenceMissing", "warning", "values >= 100", "values >= 99"),
    ("StrandlineReferenceMissing", "warning", "[30m]) > 0", "[30m]) >= 0"),
    ("StrandlineReferenceMissing", "warning", "strandline_reference_info", "absent(up)"),
    ("StrandlineReferenceOld", "warning", "> 90 *", "> 80 *"),
    ("StrandlineReferenceOld", "warning", "max by", "min by"),
    ("StrandlineStaleInputs", "warning", "> 0", ">= 0"),
    ("StrandlineLabelsLate", "warning", "> 2 *", "> 0.5 *"),
    ("StrandlineLabelsLate", "warning", "> 600", "> 0"),
    ("StrandlineLabelsMissing", "warning", "< 0.5 *", "< 0.6 *"),
    ("StrandlineDown", "critical", "or absent", "and absent"),
    ("StrandlineDown", "critical", 'up{job="strandline"} == 0', "up == 0"),
    ("StrandlineSeriesLimit", "warning", "> 0.9", "> 0.8"),
    ("StrandlineSeriesLimit", "critical", "> 0", ">= 0"),
    ("StrandlineStoreFailing", "critical", "== 0", ">= 0"),
    ("StrandlineReloadFailed", "warning", "== 0", ">= 0"),
    ("StrandlineCollectorFailing", "warning", "== 0", ">= 0"),
    ("StrandlineConnectionsRejected", "warning", "> 0", ">= 0"),
    ("StrandlineConnectionsRejected", "warning", "[5m]", "[30m]"),
]


@pytest.mark.parametrize("alert, severity, clause, weakened", CLAUSES)
def test_a_unit_test_fails_without_a_clause(alert, severity, clause, weakened, tmp_path):
    (rule,) = (rule for rule in ALERTS if name(rule) == f"{alert}-{severity}")
    assert clause in rule["expr"]

    def apply(_: list[dict], candidate: dict) -> None:
        candidate["expr"] = candidate["expr"].replace(clause, weakened)

    assert not expectations_hold(amended(tmp_path, rule, apply), unit_tests_naming(alert))


@pytest.mark.parametrize("rule", rules("record") + ALERTS, ids=name)
def test_a_rule_names_only_known_series_and_labels(rule):
    known = samples() | dict.fromkeys(RECORDED, ())
    labels = {label for names in samples().values() for label in names} | {"owner"}
    for selector in selectors(rule["expr"]):
        assert selector.metric in known
        if selector.metric not in RECORDED:
            assert set(selector.matchers) <= set(known[selector.metric])
    assert grouping_labels(rule["expr"]) <= labels


@pytest.mark.parametrize("rule", rules("record"), ids=name)
def test_a_recorded_series_is_named_level_metric_operations(rule):
    level, metric, operations = rule["record"].split(":")
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", level)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", metric) and not metric.endswith("_total")
    assert re.fullmatch(r"[a-z]+\w*", operations)


@pytest.mark.parametrize("rule", ALERTS, ids=name)
def test_an_alert_says_what_is_wrong_and_where_to_look(rule):
    assert re.fullmatch(r"Strandline([A-Z][a-z]+)+", rule["alert"])
    assert rule["labels"]["severity"] in {"warning", "critical"}
    notes = rule["annotations"]
    wanted = {"summary", "description", "runbook_url", "dashboard_url"}
    if "component" in notes["summary"]:
        wanted.add("trace_url")
    assert set(notes) == wanted
    assert notes["runbook_url"] == ("{{ $externalLabels.runbook_url }}#" + rule["alert"].lower())
    assert f"\n## {rule['alert']}\n" in RUNBOOK
    assert not re.search(r"[\n]|  ", notes["description"].strip())


@pytest.mark.parametrize("rule", ALERTS, ids=name)
def test_an_alert_links_to_a_dashboard_that_takes_its_variables(rule):
    link = rule["annotations"]["dashboard_url"]
    (uid,) = re.findall(r"/d/([\w-]+)\?", link)
    (dashboard,) = (board for board in DASHBOARDS.values() if board["uid"] == uid)
    variables = {variable["name"] for variable in dashboard["templating"]["list"]}
    assert set(re.findall(r"var-(\w+)=", link)) <= variables
    assert set(re.findall(r"var-(\w+)=\{\{ \$labels\.\1 \| urlquery\s+\}\}", link)) == set(
        re.findall(r"var-(\w+)=", link)
    )


def test_the_runbook_speaks_of_every_alert_and_of_nothing_else():
    sections = re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE)
    assert set(sections) == {rule["alert"] for rule in ALERTS}
    assert len(sections) == len(set(sections))


def test_the_runbook_names_panels_and_dashboards_that_exist():
    titles = set()
    for board in DASHBOARDS.values():
        titles.add(board["title"].removeprefix("Strandline / "))
        titles |= {panel["title"] for panel in board["panels"]}
        titles |= {annotation["name"] for annotation in board["annotations"]["list"]}
    named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", RUNBOOK))
    # A page of Prometheus' own.
    assert named - {"Targets"} <= titles
