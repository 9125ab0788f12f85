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


def test_the_data_source_is_fixed_and_opens_the_trace_of_an_exemplar():
    (path,) = (PROVISIONING / "datasources").glob("*.yaml")
    document = yaml.safe_load(path.read_text())
    (source,) = document["datasources"]
    environment = compose()["services"]["grafana"]["environment"]
    assert document["apiVersion"] == 1
    assert source["type"] == "prometheus"
    assert source["uid"] == "strandline-prometheus"
    assert source["editable"] is False
    assert source["jsonData"]["httpMethod"] == "POST"
    assert filled_in(source["url"], environment) == "http://prometheus:9090"
    (destination,) = source["jsonData"]["exemplarTraceIdDestinations"]
    assert destination["name"] == "output"
    assert filled_in(destination["url"], environment) == (
        "http://127.0.0.1:10480/trace?output=${__value.raw}"
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
