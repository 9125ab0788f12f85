"""The life of a model, as the server sees it: trained, served, retrained, promoted, rolled back."""

import random
import re

import pytest
from conftest import Server, run

START = 1_583_625_600  # 2020-03-08T00:00:00Z
HOUR = 3600


def speeds(seed, mean):
    generator = random.Random(seed)
    return [generator.gauss(mean, 2) for _ in range(1000)]


def log(server, run):
    answer = server.request("/api/v1/runs", run)
    assert answer.status == 201, answer.text
    return answer.json["id"]


def train(server, version, hour, mean):
    return log(server, {
        "component": "train", "started_at": START + hour * HOUR,
        "inputs": [{"name": "features.parquet"}],
        "outputs": [{"name": "models/tip", "version": version, "kind": "model"}],
        "fields": {"input": {"speed": speeds(hour, mean)},
                   "output": {"tip": speeds(100 + hour, 0)}}})


def serve(server, version, hour, mean):
    time = START + hour * HOUR
    server.observe("inference", {"speed": speeds(hour, mean)}, role="input", timestamp=time)
    server.observe("inference", {"tip": speeds(200 + hour, 0)}, timestamp=time)
    return log(server, {
        "component": "inference", "started_at": time,
        "inputs": [{"name": "models/tip", "version": version}],
        "outputs": [{"name": f"tips-{hour}"}]})


def reference(server, role="input", field="speed"):
    return server.field("inference", role, field)["reference"]


def published(server, family):
    lines = server.request(f"/metrics?name[]={family}").text.splitlines()
    return [line for line in lines if line.startswith(family) and 'component="inference"' in line]


def score(server):
    (line,) = [line for line in published(server, "strandline_drift_score") if 'field="speed"' in line]
    return float(line.split()[-1])


def test_the_reference_is_what_the_model_in_service_was_trained_on(server, tmp_path):
    first = train(server, "1", 0, mean=10)
    reader = serve(server, "1", 2, mean=10)
    assert reference(server)["kind"] == "lineage"
    assert reference(server, "output", "tip")["run"] == first
    assert reference(server)["reason"] == (
        f"run {reader} of inference read models/tip@1, which run {first} of train made")
    info = published(server, "strandline_reference_info")
    assert len(info) == 2 and all(f'kind="lineage",run="{first}"' in line for line in info)
    assert score(server) < 1

    # The city empties: the model was not trained on this.
    serve(server, "1", 4, mean=14)
    assert score(server) > 1

    # Trained anew, and not yet promoted: nothing changes.
    second = train(server, "2", 5, mean=14)
    assert reference(server)["run"] == first and score(server) > 1
    set_at = published(server, "strandline_reference_timestamp_seconds")

    # Promoted: the reference goes with the model, and the window begins anew. A kill in between
    # changes nothing.
    promoted = serve(server, "2", 6, mean=14)
    server.kill()
    server = Server(tmp_path)
    try:
        assert reference(server)["run"] == second
        assert f"run {promoted} of inference read models/tip@2" in reference(server)["reason"]
        assert published(server, "strandline_reference_timestamp_seconds") != set_at
        serve(server, "2", 6.5, mean=14)
        assert server.field("inference", "input", "speed")["window"]["statistics"]["count"] == 1000
        assert score(server) < 1
        shown = run("trace", "tips-6.5", "--server", server.url).stdout
        assert re.search(r"train #\d+ .*models/tip@2", shown)

        # Rolled back: the first model's training again, on which the city has not been since.
        serve(server, "1", 8, mean=14)
        assert reference(server)["run"] == first
        serve(server, "1", 8.5, mean=14)
        assert score(server) > 1
    finally:
        server.stop()


@pytest.mark.parametrize("hand", [
    {"kind": "span", "from": START + 2 * HOUR, "until": START + 3 * HOUR}, {"kind": "run", "run": 1}])
def test_what_a_person_chose_is_kept_until_it_is_given_back(server, hand):
    train(server, "1", 0, mean=10)
    serve(server, "1", 2, mean=10)
    path = "/api/v1/fields/inference/input/speed/reference"
    assert server.request(path, hand, method="PUT").status == 200
    kind = reference(server)["kind"]
    assert kind == hand["kind"]
    second = train(server, "2", 3, mean=14)
    serve(server, "2", 4, mean=14)
    assert reference(server)["kind"] == kind and score(server) > 1
    assert server.request(path, {"kind": "auto"}, method="PUT").status == 200
    assert (reference(server)["kind"], reference(server)["run"]) == ("lineage", second)
