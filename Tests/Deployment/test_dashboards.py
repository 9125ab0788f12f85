"""The dashboards keep to the rules of Grafana's own dashboard linter, and to a few more.

https://github.com/grafana/dashboard-linter/tree/main/docs
"""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from families import TARGET_LABELS, samples
from grafana import measured, panels, variables
from promql import durations, grouping_labels, selectors, substitute
from repository import DASHBOARDS, ROOT

register_default_plugins()

# Grafana's own names, with a value such as it fills in.
BUILT_IN = {"__rate_interval": "1m", "__range": "6h", "__interval": "15s"}
UNITS = {"short", "none", "percentunit", "s", "bytes", "reqps", "cps", "bool_yes_no"}
UNITS |= {"dateTimeFromNow"}
KNOWN = samples()
LABELS = {label for names in KNOWN.values() for label in names}


def queries(board: dict) -> list[str]:
    """Every query of the panels and annotations."""
    found = [target["expr"] for panel in measured(board) for target in panel["targets"]]
    return found + [note["expr"] for note in board["annotations"]["list"] if "expr" in note]


def variable_queries(board: dict) -> list[str]:
    """The query inside each query variable, whichever function of Grafana wraps it."""
    found = []
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            text = variable["query"]["query"]
            wrapped = re.fullmatch(r"label_values\((.*), (\w+)\)|query_result\((.*)\)", text)
            assert wrapped, text
            assert wrapped.group(2) is None or wrapped.group(2) in LABELS
            found.append(wrapped.group(1) or wrapped.group(3))
    return found


def test_there_are_four_and_each_has_a_uid_and_a_title_of_its_own():
    assert set(DASHBOARDS) == {"fleet", "field", "pipeline", "exporter"}
    assert len({board["uid"] for board in DASHBOARDS.values()}) == 4
    assert len({board["title"] for board in DASHBOARDS.values()}) == 4


@pytest.mark.parametrize("name", DASHBOARDS)
def test_the_file_is_printed_in_the_one_form_that_a_change_can_be_read_in(name):
    text = (ROOT / "grafana" / "dashboards" / f"{name}.json").read_text()
    assert text == json.dumps(DASHBOARDS[name], indent=2, ensure_ascii=False) + "\n"


def test_a_dashboard_is_provisioned_as_it_is(dashboard):
    assert dashboard["id"] is None
    assert dashboard["schemaVersion"] in (41, 42)
    assert dashboard["editable"] is False
    assert dashboard["description"].endswith(".")
    assert "strandline" in dashboard["tags"]


def test_the_data_source_is_a_variable(dashboard):
    (source,) = (item for item in dashboard["templating"]["list"] if item["type"] == "datasource")
    assert (source["name"], source["label"]) == ("datasource", "Data source")
    assert source["query"] == "prometheus"
    provisioned = ROOT / "grafana" / "provisioning" / "datasources" / "prometheus.yaml"
    (data_source,) = yaml.safe_load(provisioned.read_text())["datasources"]
    assert source["current"]["value"] == data_source["uid"]


@pytest.mark.parametrize("name, label", [("job", "Job"), ("instance", "Instance")])
def test_job_and_instance_are_variables_of_many_values(dashboard, name, label):
    variable = variables(dashboard)[name]
    assert variable["type"] == "query"
    assert variable["label"] == label
    assert variable["multi"] and variable["includeAll"]
    assert variable["allValue"] == ".+"


def test_query_variables_are_read_again_when_the_time_range_changes(dashboard):
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            assert variable["refresh"] == 2
            assert variable["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


def test_every_panel_query_and_annotation_uses_the_data_source_variable(dashboard):
    source = {"type": "prometheus", "uid": "${datasource}"}
    for panel in measured(dashboard):
        assert panel["datasource"] == source
        assert all(target["datasource"] == source for target in panel["targets"])
    for note in dashboard["annotations"]["list"]:
        assert note.get("builtIn") == 1 or note["datasource"] == source


def test_every_panel_has_a_title_a_description_a_unit_and_queries(dashboard):
    for panel in panels(dashboard):
        assert panel["title"].strip()
        assert panel["description"].endswith(".")
        assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
        assert panel["targets"]
        letters = [target["refId"] for target in panel["targets"]]
        assert letters == sorted(set(letters))


def test_panel_ids_and_titles_are_unique(dashboard):
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))
    titles = [panel["title"] for panel in dashboard["panels"]]
    assert len(titles) == len(set(titles))


def test_panels_fill_a_grid_of_24_without_lying_on_each_other(dashboard):
    taken: set[tuple[int, int]] = set()
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        assert place["x"] >= 0 and place["x"] + place["w"] <= 24
        cells = {
            (column, line)
            for column in range(place["x"], place["x"] + place["w"])
            for line in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        taken |= cells
    lines = 1 + max(line for _, line in taken)
    assert len(taken) == 24 * lines


def thresholds(node: object) -> list[dict]:
    """Every threshold object below a node, in defaults and overrides alike."""
    if isinstance(node, list):
        return [found for item in node for found in thresholds(item)]
    if not isinstance(node, dict):
        return []
    here = [node] if set(node) == {"mode", "steps"} else []
    return here + [found for item in node.values() for found in thresholds(item)]


def test_thresholds_ascend_from_null(dashboard):
    for panel in panels(dashboard):
        assert panel["fieldConfig"]["defaults"]["thresholds"]
        for threshold in thresholds(panel["fieldConfig"]):
            first, *rest = [step["value"] for step in threshold["steps"]]
            assert first is None
            assert rest == sorted(set(rest))


def test_a_query_names_only_known_series_and_labels(dashboard):
    for query in queries(dashboard) + variable_queries(dashboard):
        found = selectors(query)
        assert found
        for selector in found:
            assert selector.metric in KNOWN, query
            assert set(selector.matchers) <= set(KNOWN[selector.metric]), query
        assert grouping_labels(query) <= LABELS, query


def test_a_legend_or_note_names_only_known_labels(dashboard):
    for panel in measured(dashboard):
        for target in panel["targets"]:
            assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= LABELS
    for note in dashboard["annotations"]["list"]:
        assert set(re.findall(r"\{\{(\w+)\}\}", note.get("textFormat", ""))) <= LABELS


def test_every_selector_is_held_to_the_chosen_jobs_and_instances(dashboard):
    for query in queries(dashboard):
        for selector in selectors(query):
            for label in TARGET_LABELS:
                assert selector.matchers.get(label) == ("=~", f"${label}"), query


def test_a_counter_is_only_drawn_as_a_rate_or_an_increase(dashboard):
    for query in queries(dashboard):
        for selector in selectors(query):
            if selector.metric.endswith(("_total", "_bucket", "_sum", "_count")):
                assert selector.function in {"rate", "irate", "increase"}, query
                assert selector.range, query


def test_no_range_is_written_out(dashboard):
    """A rate takes `$__rate_interval`; a number for the whole time chosen takes `$__range`."""
    for panel in measured(dashboard):
        for target in panel["targets"]:
            allowed = {"$__rate_interval"} | ({"$__range"} if target["instant"] else set())
            assert set(durations(target["expr"])) <= allowed


def test_every_variable_is_defined_and_every_own_one_is_used(dashboard):
    defined = set(variables(dashboard))
    text = json.dumps(dashboard)
    used = set(re.findall(r"\$\{(\w+)(?::\w+)?\}|\$(\w+)", text))
    named = {first or second for first, second in used}
    assert {name for name in named if not name.startswith("__")} == defined
    built_in = {name for name in named if name.startswith("__")}
    assert built_in <= set(BUILT_IN) | {"__url_time_range", "__all"}


def test_promtool_can_parse_every_query_with_its_variables_filled_in(promtool, dashboard, tmp_path):
    values = BUILT_IN | {name: "a|b" for name in variables(dashboard)} | {"most": "5"}
    scratch = [
        {"record": f"scratch:query:{index}", "expr": substitute(query, values)}
        for index, query in enumerate(queries(dashboard) + variable_queries(dashboard))
    ]
    path = tmp_path / "rules.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "scratch", "rules": scratch}]}))
    subprocess.run([promtool, "check", "rules", path], check=True)


def links(board: dict) -> list[str]:
    """Where the data links of all panels lead."""
    found = []
    for panel in panels(board):
        defaults, overrides = panel["fieldConfig"]["defaults"], panel["fieldConfig"]["overrides"]
        found += defaults.get("links", [])
        for override in overrides:
            for item in override["properties"]:
                found += item["value"] if item["id"] == "links" else []
    return [link["url"] for link in found]


def test_links_lead_to_the_lineage_and_to_variables_of_dashboards_that_exist():
    boards = {board["uid"]: board for board in DASHBOARDS.values()}
    for board in DASHBOARDS.values():
        for link in links(board):
            if link.startswith("/d/"):
                target = boards[re.match(r"/d/([\w-]+)\?", link).group(1)]
                assert set(re.findall(r"var-(\w+)=", link)) <= set(variables(target))
            else:
                assert link.startswith("${strandline_url:raw}/trace?component=${")


@pytest.mark.parametrize("name", ["fleet", "field", "pipeline"])
def test_what_shows_a_component_links_to_its_lineage(name):
    board = DASHBOARDS[name]
    assert any("/trace?" in link for link in links(board))
    for panel in measured(board):
        legends = " ".join(target["legendFormat"] for target in panel["targets"])
        if "{{component}}" in legends or name == "field":
            assert any("/trace?" in link for link in links({"panels": [panel]})), panel["title"]


def test_the_distribution_shows_exemplars():
    (panel,) = (panel for panel in panels(DASHBOARDS["field"]) if panel["type"] == "heatmap")
    assert [target["exemplar"] for target in panel["targets"]] == [True]
    assert panel["targets"][0]["format"] == "heatmap"


def test_fields_are_repeated_up_to_a_number_that_the_reader_sets():
    board = DASHBOARDS["field"]
    (row,) = (panel for panel in board["panels"] if panel.get("repeat"))
    assert row["repeat"] == "field"
    field, most = variables(board)["field"], variables(board)["most"]
    assert "topk($most," in field["query"]["query"]
    assert most["current"]["value"] == most["query"].split(",")[0]
    assert max(int(number) for number in most["query"].split(",")) <= 20
    # All stands for the values that are offered, not for a pattern that matches every field.
    assert "allValue" not in field


def test_every_effect_size_is_drawn_with_its_noise_floor():
    wanted = {"strandline_drift_effect_size", "strandline_drift_noise_floor"}
    drawn = [
        {selector.metric for target in panel["targets"] for selector in selectors(target["expr"])}
        for panel in measured(DASHBOARDS["field"])
    ]
    assert wanted in drawn


def test_lineage_is_drawn_from_the_data_source_that_is_provisioned_for_it():
    (path,) = (ROOT / "grafana" / "provisioning" / "datasources").glob("strandline.yaml")
    (source,) = yaml.safe_load(path.read_text())["datasources"]
    (panel,) = (panel for panel in panels(DASHBOARDS["pipeline"]) if panel["type"] == "nodeGraph")
    assert panel["datasource"] == {"type": source["type"], "uid": source["uid"]}
    assert all(target["datasource"] == panel["datasource"] for target in panel["targets"])


def lost(before: object, after: object, path: str = "") -> Iterator[str]:
    """The places of what one document has and another lacks."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key in after:
                yield from lost(value, after[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}"
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for first, second in zip(before, after):
            yield from lost(first, second, f"{path}[]")
    elif before != after:
        yield path


def reencoded(board: dict) -> dict:
    """A dashboard as Grafana's own types read it and write it again."""
    return json.loads(JSONEncoder().encode(Dashboard.from_json(board)))


# An empty id says that Grafana numbers the dashboard itself. The others are known to the data source
# alone, whose part of an annotation those types do not describe.
UNTYPED = {".id"} | {
    f".annotations.list[].{key}" for key in ("useValueForTime", "titleFormat", "textFormat")
}


def test_grafanas_own_types_know_every_key(dashboard):
    assert set(lost(dashboard, reencoded(dashboard))) <= UNTYPED


def test_a_misspelt_key_would_be_found(dashboard):
    panel = next(panel for panel in dashboard["panels"] if panel["type"] == "table")
    options = {**panel["options"], "showHeadr": True}
    misspelt = {**dashboard, "panels": [{**panel, "options": options, "gridpos": {}}]}
    assert {".panels[].gridpos", ".panels[].options.showHeadr"} <= set(
        lost(misspelt, reencoded(misspelt))
    )
