"""Grafana finds its data source and its dashboards, and leaves them as they are."""

import os
import re

import yaml

from repository import DASHBOARDS, ROOT

PROVISIONING = ROOT / "grafana" / "provisioning"


def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def filled_in(text: str, environment: dict[str, str]) -> str:
    """What Grafana makes of a value: `$NAME` from its environment, `$$` for a dollar."""
    pattern = r"\$\$|\$(\w+)|\$\{(\w+)\}"
    return re.sub(pattern, lambda m: environment[m[1] or m[2]] if m[1] or m[2] else "$", text)


def source_of(name: str) -> dict:
    """The one data source of a file."""
    path = PROVISIONING / "datasources" / f"{name}.yaml"
    document = yaml.safe_load(path.read_text())
    assert document["apiVersion"] == 1
    (source,) = document["datasources"]
    return source


def test_the_data_sources_are_two():
    files = {path.stem for path in (PROVISIONING / "datasources").iterdir()}
    assert files == {"prometheus", "strandline"}


def test_the_lineage_comes_from_strandline_by_a_plugin_that_is_installed():
    source = source_of("strandline")
    environment = compose()["services"]["grafana"]["environment"]
    assert source["type"] == "hamedkarbasi93-nodegraphapi-datasource"
    assert environment["GF_PLUGINS_PREINSTALL"].startswith(source["type"] + "@")
    assert source["editable"] is False
    for url in (source["url"], source["jsonData"]["url"]):
        assert filled_in(url, environment) == "http://strandline:10480"


def test_the_data_source_is_fixed_and_opens_the_trace_of_an_exemplar():
    source = source_of("prometheus")
    environment = compose()["services"]["grafana"]["environment"]
    assert source["type"] == "prometheus"
    assert source["uid"] == "strandline-prometheus"
    assert source["editable"] is False
    assert source["jsonData"]["httpMethod"] == "POST"
    assert filled_in(source["url"], environment) == "http://prometheus:9090"
    # An exemplar names its output where the sender did, and its run.
    for destination in source["jsonData"]["exemplarTraceIdDestinations"]:
        assert destination["name"] in {"output", "run"}
        assert filled_in(destination["url"], environment) == (
            f"http://127.0.0.1:10480/trace?{destination['name']}=${{__value.raw}}"
        )


def test_the_dashboards_come_from_files_that_a_browser_cannot_change():
    (path,) = (PROVISIONING / "dashboards").glob("*.yaml")
    (provider,) = yaml.safe_load(path.read_text())["providers"]
    assert provider["type"] == "file"
    assert provider["allowUiUpdates"] is False
    mounts = dict(
        volume.removesuffix(":ro").split(":")[::-1]
        for volume in compose()["services"]["grafana"]["volumes"]
    )
    folder = os.path.normpath(ROOT / mounts[provider["options"]["path"]])
    assert {name.removesuffix(".json") for name in os.listdir(folder)} == set(DASHBOARDS)
    home = compose()["services"]["grafana"]["environment"][
        "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"
    ]
    assert os.path.dirname(home) == provider["options"]["path"]
    assert os.path.basename(home) == "fleet.json"
