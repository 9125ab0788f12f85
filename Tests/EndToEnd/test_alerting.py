"""From a shift to an alert to its culprit, through a real Prometheus and Alertmanager.

Every length of time is that of the shipped configuration divided by 180, the server's window of an
hour included; what is scraped and what is decided is the same.
"""

import random
import shutil
import time

import pytest
from compressed_time import FACTOR, alertmanager, prometheus, rules
from conftest import Prometheus, Server, until

from alertmanager import Alertmanager, Webhook

HOUR = 3600 / FACTOR


class Watch:
    """A server, with Prometheus and Alertmanager as they are shipped."""

    def __init__(self, directory):
        configuration = directory / "strandline.yml"
        configuration.write_text(f"window: {{span: {HOUR:.0f}s, panes: 24}}\n")
        self.server = Server(directory, "--config.file", configuration)
        self.sink = Webhook()
        self.alertmanager = Alertmanager(
            shutil.which("prometheus-alertmanager"), directory,
            alertmanager(self.server.address, f"http://127.0.0.1:{self.sink.port}"))
        rule_file = directory / "rules.yml"
        rule_file.write_text(rules())
        self.prometheus = Prometheus(
            shutil.which("prometheus"), directory / "prometheus", None,
            prometheus(str(rule_file), self.server.address, self.alertmanager.address))
        # A rule that is evaluated before the first scrape finds the job without a target.
        until(lambda: self.prometheus.query("up == 1") and not self.prometheus.query("ALERTS"))

    def log(self, component, inputs=(), outputs=(), **more):
        answer = self.server.request("/api/v1/runs", {
            "component": component, "inputs": list(inputs), "outputs": list(outputs), **more})
        assert answer.status == 201, answer.text
        return answer.json["id"]

    def flags(self):
        return {flag["output"] for flag in self.server.request("/api/v1/flags").json}

    def stop(self):
        self.prometheus.stop()
        self.alertmanager.stop()
        self.sink.stop()
        self.server.stop()


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    watch = Watch(tmp_path_factory.mktemp("alerting"))
    yield watch
    watch.stop()


def normals(count, mean=0.0, seed=1):
    generator = random.Random(seed)
    return [round(generator.gauss(mean, 1), 6) for _ in range(count)]


class Service:
    """A model that is trained once, and serves what the features of the day make of it."""

    def __init__(self, watch, name, rows):
        self.watch = watch
        self.name = name
        self.rows = rows
        self.served = 0
        for component, owner in [
            (name, "ola@example.org"), (f"{name}-features", "farid@example.org"),
            (f"{name}-train", "mei@example.org"),
        ]:
            watch.server.request("/api/v1/components", {"name": component, "owner": owner})
        self.featurize("a1b2c3")
        watch.log(
            f"{name}-train", [self.features], [self.model],
            fields={"output": {"fare": normals(5000, seed=0)}})

    @property
    def model(self):
        return {"name": f"{self.name}-model", "version": "1", "kind": "model"}

    def featurize(self, commit):
        self.features = {"name": f"{self.name}-features", "version": commit}
        self.watch.log(f"{self.name}-features", outputs=[self.features], git_commit=commit)

    def serve(self, seconds, mean=0.0, until=None):
        """Serves for some time, or until something is true; returns the names of the outputs."""
        names = []
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and until()):
            beat = time.monotonic() + 0.1
            names.append(f"{self.name}-{self.served}")
            self.watch.log(self.name, [self.features, self.model], [names[-1]])
            self.watch.server.observe(
                self.name, {"fare": normals(self.rows, mean, seed=self.served + 10)})
            self.served += 1
            time.sleep(max(0, beat - time.monotonic()))
        assert until is None or until(), f"not so within {seconds} s"
        return names


def test_an_hour_of_calm_traffic_raises_no_alert(watch):
    service = Service(watch, "calm", rows=5000)
    began = time.monotonic()
    service.serve(3 * HOUR, until=lambda: (
        service.served * service.rows >= 1_000_000 and time.monotonic() - began > 1.25 * HOUR))
    query = watch.prometheus.query
    total = service.served * service.rows
    until(lambda: query(f'strandline_values_total{{component="calm"}} == {total}'))
    # Seen from the first score to the last, and not a single alert, be it pending.
    span = f"{time.monotonic() - began:.0f}s"
    [scores] = query(f'count_over_time(strandline_drift_score{{component="calm"}}[{span}])')
    assert int(scores["value"][1]) >= HOUR - 3
    [highest] = query(f'max_over_time(strandline_drift_score{{component="calm"}}[{span}])')
    assert float(highest["value"][1]) < 1
    assert query(f"count_over_time(ALERTS[{span}])") == []


def test_a_shift_is_alerted_on_flagged_explained_and_taken_back(watch):
    query, sink = watch.prometheus.query, watch.sink
    service = Service(watch, "fares", rows=200)

    def alerts(state):
        return query(
            f'ALERTS{{alertname="StrandlineDrift", component="fares", alertstate="{state}"}}')

    calm = service.serve(HOUR)
    assert not alerts("pending") and not alerts("firing")

    # The features are deployed anew, and from now on speak of kilometres.
    service.featurize("d4e5f6")
    shifted = service.serve(2 * HOUR, mean=1.5, until=lambda: alerts("pending"))
    shifted += service.serve(HOUR, mean=1.5, until=lambda: alerts("firing"))
    [series, *_] = alerts("firing")
    assert series["metric"]["field"] == "fare" and series["metric"]["role"] == "output"
    assert series["metric"]["owner"] == "ola@example.org"

    shifted += service.serve(HOUR, mean=1.5, until=lambda: watch.flags())
    shifted += service.serve(HOUR, mean=1.5, until=lambda: sink.alerts("/owner", "firing"))
    [told, *_] = sink.alerts("/owner", "firing")
    assert told["annotations"]["summary"] == "fare, output of fares, has drifted"
    flagged = watch.flags()
    assert flagged <= set(shifted) and not flagged & set(calm)
    assert len(flagged) > len(shifted) / 4

    review = watch.server.request("/api/v1/review").json
    culprit = review["groups"][0]["suspects"][0]
    assert (culprit["component"], culprit["owner"]) == ("fares-features", "farid@example.org")
    assert culprit["coverage"] == 1 and culprit["unflagged"] <= len(shifted) - len(flagged)
    assert any(reason.startswith("code changed") for reason in culprit["reasons"])
    assert review["predicates"][0]["predicate"] in {
        "fares-features@d4e5f6", "fares-features=d4e5f6"}

    # A person agrees about one of them; the others are the alert's alone.
    kept = sorted(flagged)[0]
    watch.server.request("/api/v1/flags", {"output": kept})
    service.featurize("a1b2c3-2")
    service.serve(5 * HOUR, until=lambda: not alerts("pending") and not alerts("firing"))
    service.serve(HOUR, until=lambda: watch.flags() == {kept})
    assert until(lambda: sink.alerts("/owner", "resolved"))
