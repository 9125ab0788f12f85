"""What /metrics publishes is what rules and dashboards are held to."""

import importlib.util
import time

from conftest import ROOT
from prometheus_client.parser import text_string_to_metric_families
from test_scrape import drifted, gaussians


def table():
    spec = importlib.util.spec_from_file_location(
        "families", ROOT / "Tests" / "Deployment" / "families.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.STRANDLINE


def test_every_family_has_its_type_and_labels(server):
    drifted(server)
    now = time.time()
    run = {"component": "train", "started_at": now - 60, "ended_at": now}
    server.request("/api/v1/components", {"name": "train", "owner": "mei"})
    made = server.request("/api/v1/runs", [
        {**run, "component": "clean", "started_at": now - 90 * 86_400, "ended_at": now - 90 * 86_400,
         "outputs": [{"name": "clean.csv"}]},
        {**run, "inputs": [{"name": "clean.csv"}], "tests": [{"name": "rows", "passed": True}]},
    ])
    assert made.status == 201, made.text
    server.observe("inference", {"age": gaussians(300, 40, 5)}, role="input", timestamp=now - 30)
    for route, values in (("outputs", [0.9, 0.2]), ("feedback", [True, False])):
        taken = server.request(f"/api/v1/{route}", {"task": "tips", "values": [
            {"id": f"ride-{index}", "value": value, "timestamp": now}
            for index, value in enumerate(values)]})
        assert taken.status == 202, taken.text
    server.request("/metrics")
    published = {}
    for family in text_string_to_metric_families(server.request("/metrics").text):
        name = family.name + ("_total" if family.type == "counter" else "")
        labels = {
            label for sample in family.samples for label in sample.labels if label != "le"}
        published[name] = (family.type, labels)
    for name, family in table().items():
        assert name in published, name
        assert published[name] == (family.type, set(family.labels)), name


def test_the_number_of_series_is_known_before_they_are_scraped(server):
    drifted(server)
    server.observe("inference", {"age": gaussians(300, 40, 5)}, role="input")
    body = server.request("/metrics").text
    series = [line for line in body.splitlines() if line.startswith("strandline_") and 'field="' in line]
    [known] = [
        float(line.split()[-1]) for line in body.splitlines() if line.startswith("strandline_series ")]
    # Two outputs and an input, two sides, and what their component has itself.
    assert known / 2 < len(series) <= known == 74 + 74 + 28 + 2 + 5
    inputs = [line for line in series if 'role="input"' in line]
    assert 0 < len(inputs) <= 26
