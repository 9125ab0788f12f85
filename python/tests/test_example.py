"""The taxi-tip pipeline on the real rides, watched by a real server."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from end_to_end import SHARED, free_port, request, until

import strandline

pandas = pytest.importorskip("pandas")
pytest.importorskip("sklearn")
pytest.importorskip("flask")

EXAMPLE = pathlib.Path(__file__).resolve().parents[1] / "examples" / "taxi_tips"
TRIPS = SHARED / "data" / "nyc-green-taxi-2020" / "green_tripdata_2020-03.csv.gz"
MILES = "miles = trips.trip_distance\n"

pytestmark = pytest.mark.skipif(not TRIPS.exists(), reason="the rides are not to be had here")


class Service:
    """The example's endpoint, in a process of its own."""

    def __init__(self, folder, model, environment):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "serve.py", model, "--port", str(port)],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self.is_up)

    def is_up(self):
        assert self.process.poll() is None
        try:
            return request(self.url + "/").status == 404
        except OSError:
            return False

    def predict(self, trips):
        rides = trips.to_json(orient="records").encode()
        answer = request(self.url + "/predict", rides)
        assert answer.status == 200, answer.text
        return [prediction["id"] for prediction in answer.json]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def rides(days, rows):
    trips = pandas.read_csv(TRIPS, low_memory=False)
    day = trips.lpep_pickup_datetime.str.slice(0, 10)
    trips = trips[
        day.isin([f"2020-03-{number:02}" for number in days])
        & (trips.payment_type == 1)
        & (trips.trip_distance > 0)
        & (trips.fare_amount > 0)
        & (trips.lpep_dropoff_datetime > trips.lpep_pickup_datetime)
    ]
    return trips.sample(rows, random_state=7)


def test_a_dropped_unit_leads_to_its_owner(server, client, tmp_path):
    folder = tmp_path / "example"
    shutil.copytree(EXAMPLE, folder)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(EXAMPLE.parents[1]), str(folder)]),
        "STRANDLINE_URL": server.url,
        "STRANDLINE_SPOOL": str(tmp_path / "example-spool"),
    }
    subprocess.run(
        [sys.executable, "pipeline.py", TRIPS, "models/tip.joblib", "--until", "2020-03-08"],
        cwd=folder,
        env=environment,
        check=True,
        timeout=300,
    )
    (training,) = client.history("train")
    trained = client.trace("models/tip.joblib")["runs"]
    assert [run["component"] for run in trained if not run["repeated"]] == [
        "train",
        "split",
        "featuregen",
        "clean",
    ]
    assert [run["owner"] for run in trained][:3] == ["mei", "mei", "farid"]

    def field(name, role="input", component="inference"):
        return server.field(component, role, name)

    def arrived(count):
        distance = field("trip_distance")
        return distance.get("values") == count and distance

    batches = [rides(range(9, 13), 5000)[start::10] for start in range(10)]
    service = Service(folder, "models/tip.joblib", environment)
    try:
        for batch in batches[:3]:
            calm = service.predict(batch)
        distance = until(lambda: arrived(1500))
    finally:
        service.stop()
    assert distance["reference"]["kind"] == "lineage"
    assert distance["reference"]["run"] == training["id"]
    assert distance["drift"]["score"] < 1
    assert field("trip_speed")["drift"]["score"] < 1
    assert field("tip_probability", "output")["values"] == 1500

    # Somebody makes kilometres of the miles, in one place.
    source = (folder / "pipeline.py").read_text()
    assert MILES in source
    (folder / "pipeline.py").write_text(
        source.replace(MILES, "miles = trips.trip_distance * 1.609344\n")
    )
    service = Service(folder, "models/tip.joblib", environment)
    try:
        wrong = service.predict(batches[3])
        for batch in batches[4:]:
            service.predict(batch)
        distance = until(lambda: arrived(5000))
    finally:
        service.stop()
    assert distance["drift"]["score"] > 1
    assert field("trip_time")["drift"]["score"] < 1
    assert field("trip_distance", "output", "featuregen")["drift"]["score"] > 1

    trace = client.trace(wrong[0])["runs"]
    makers = {run["component"]: run["owner"] for run in trace}
    assert makers["inference"] == "ola"
    assert makers["featuregen"] == "farid"
    client.flag(*wrong)
    suspects = [s for group in client.review()["groups"] for s in group["suspects"]]
    assert suspects[0]["component"] == "featuregen", suspects
    assert suspects[0]["owner"] == "farid"
    assert any("code" in reason for reason in suspects[0]["reasons"]), suspects[0]["reasons"]
    assert calm[0] not in client.review()["outputs"]
    assert strandline.flush()
