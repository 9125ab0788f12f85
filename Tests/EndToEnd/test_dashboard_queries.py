"""Every query of every dashboard has an answer from a Prometheus that scraped the demo."""

import math
import re
import shutil
import subprocess
import time
import urllib.parse

import pytest
from conftest import PROGRAM, Prometheus, request, until

from grafana import Choice, choices, measured, repeated_by
from repository import DASHBOARDS

# What Grafana fills in at a scrape interval of a second and a time range of a minute.
BUILT_IN = {"__rate_interval": "4s", "__interval": "1s", "__range": "60s"}


class World:
    """The demo, and a Prometheus that has scraped it from calm to drift."""

    def __init__(self, directory):
        self.demo = subprocess.Popen(
            [PROGRAM, "demo", "--seconds", "30", "--web.listen-address", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        for line in self.demo.stdout:
            if found := re.search(r"Serving on http://([\d.:]+)/", line):
                self.address = found.group(1)
                break
        program = shutil.which("prometheus")
        self.prometheus = Prometheus(program, directory / "prometheus", self.address)
        self.began = time.time()

    def post(self, path, body):
        answer = request(f"http://{self.address}{path}", body)
        assert answer.status < 300, answer.text

    def go_wrong(self):
        """What no calm pipeline has: a run that fails, a test that fails, outputs in doubt."""
        self.post("/api/v1/runs", {
            "component": "featurize", "status": "failed", "error": "no such column: fare",
            "tests": [{"name": "no row is lost", "passed": False}]})
        recent = request(f"http://{self.address}/api/v1/components/inference/runs?limit=3").json
        self.post("/api/v1/flags", {"outputs": [run["outputs"][0]["name"] for run in recent]})

    def label(self, day):
        """Predictions, and what became of most of them."""
        values = [
            {"id": f"{day} {index}", "value": index % 3 % 2} for index in range(200)]
        self.post("/api/v1/outputs", {"task": "tip", "values": values})
        self.post("/api/v1/feedback", {"task": "tip", "values": values[:150]})

    def get(self, path, **parameters):
        text = urllib.parse.urlencode(parameters, doseq=True)
        answer = request(f"{self.prometheus.url}{path}?{text}")
        assert answer.status == 200, (parameters, answer.text)
        return answer.json["data"]

    def label_values(self, selector, label):
        return self.get(f"/api/v1/label/{label}/values", **{
            "match[]": selector, "start": self.began, "end": time.time()})

    def instant(self, query):
        return self.get("/api/v1/query", query=query)["result"]

    def has_data(self, query, is_instant):
        """Whether a query has a number for an answer, now or somewhere since the start."""
        if is_instant:
            samples = [item["value"] for item in self.instant(query)]
        else:
            found = self.get(
                "/api/v1/query_range", query=query, start=self.began, end=time.time(), step=1)
            samples = [sample for item in found["result"] for sample in item["values"]]
        return any(not math.isnan(float(value)) for _, value in samples)

    def stop(self):
        self.demo.stdout.close()
        self.demo.terminate()
        self.demo.wait(timeout=30)
        self.prometheus.stop()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("dashboards"))
    try:
        world.go_wrong()
        world.label("first")
        # The city locks down after 15 seconds; the window has drifted some seconds later.
        until(lambda: world.instant("max(strandline_drift_score) > 2"), seconds=60)
        # A count has a rate once it has gone up.
        world.label("second")
        time.sleep(5)
        yield world
    finally:
        world.stop()


def every_choice(world, board) -> list[Choice]:
    return list(choices(board, BUILT_IN, world.label_values, world.instant))


@pytest.mark.parametrize("name", DASHBOARDS)
def test_every_query_of_every_panel_returns_data(world, name):
    board = DASHBOARDS[name]
    offered = every_choice(world, board)
    repeats = repeated_by(board)
    empty = []
    for panel in measured(board):
        variable = repeats.get(panel["id"])
        drawn = offered if variable is None else [
            choice.but(**{variable: value})
            for choice in offered for value in choice.values[variable]]
        for target in panel["targets"]:
            queries = {choice.fill_in(target["expr"]) for choice in drawn}
            if not any(world.has_data(query, target["instant"]) for query in sorted(queries)):
                empty.append((panel["title"], target["expr"]))
    assert not empty


@pytest.mark.parametrize("name", DASHBOARDS)
def test_every_annotation_returns_data(world, name):
    board = DASHBOARDS[name]
    for note in board["annotations"]["list"]:
        if "expr" in note:
            queries = {choice.fill_in(note["expr"]) for choice in every_choice(world, board)}
            assert any(world.has_data(query, False) for query in queries), note["name"]


def test_the_field_variable_offers_the_worst_fields_of_a_component(world):
    choice = next(
        choice for choice in every_choice(world, DASHBOARDS["field"])
        if choice.values["component"] == "inference" and choice.values["role"] == "input")
    assert len(choice.values["field"]) == int(choice.values["most"])
    assert "trip_speed" in choice.values["field"]


def test_the_lineage_panel_is_drawn_from_the_components(world):
    fields = request(f"http://{world.address}/api/graph/fields").json
    graph = request(f"http://{world.address}/api/graph/data?component=inference").json
    titles = {node["id"]: node["title"] for node in graph["nodes"]}
    assert set(titles.values()) == {"clean", "featurize", "split", "train", "inference"}
    drawn = {(titles[edge["source"]], titles[edge["target"]]) for edge in graph["edges"]}
    assert {("clean", "featurize"), ("train", "inference"), ("featurize", "inference")} <= drawn
    serving = next(node for node in graph["nodes"] if node["title"] == "inference")
    assert serving["arc__drifted"] > 0 and float(serving["mainStat"]) > 1
    for node in graph["nodes"]:
        assert sum(node[key] for key in node if key.startswith("arc__")) == pytest.approx(1)
        assert set(node) == {field["field_name"] for field in fields["nodes_fields"]}
