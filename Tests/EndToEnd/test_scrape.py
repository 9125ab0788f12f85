"""Values in, drift on /metrics, read back through Prometheus."""

import random
import shutil
import subprocess
import time

import pytest
from conftest import Prometheus, until
from prometheus_client.parser import text_string_to_metric_families


def hostile():
    return 'zone "A"\\B\nC'


def gaussians(count, mean, seed):
    generator = random.Random(seed)
    return [generator.gauss(mean, 1) for _ in range(count)]


def drifted(server):
    """An output whose reference is calm and whose window is not."""
    server.request(
        "/api/v1/components", {"name": "inference", "owner": "ola", "description": hostile()})
    # The first window lies two hours back; what comes later slides it away.
    now = time.time()
    server.observe(
        "inference", {"score": gaussians(3000, 0, 1), "zone": ["A", "B", "B"] * 1000},
        timestamp=now - 3 * 3600)
    server.observe(
        "inference", {"score": gaussians(3000, 0.8, 2), "zone": ["A", "C", "C"] * 1000},
        timestamp=now)


def test_prometheus_reads_the_drift_score_back(server, tmp_path, prometheus_program):
    drifted(server)
    prometheus = Prometheus(prometheus_program, tmp_path / "prometheus", server.address)
    try:
        [series] = until(lambda: prometheus.query('strandline_drift_score{field="score"}'))
        answer = server.field("inference", "output", "score")
        assert float(series["value"][1]) == answer["drift"]["score"] > 1
        assert series["metric"]["component"] == "inference"
        assert series["metric"]["role"] == "output"
        [owned] = prometheus.query(
            "strandline_drift_score{field=\"score\"} * on (component) group_left (owner)"
            " strandline_component_info")
        assert owned["metric"]["owner"] == "ola"
        [up] = prometheus.query("strandline_up")
        assert up["value"][1] == "1"
    finally:
        prometheus.stop()


def test_metrics_parse_and_agree_with_what_was_sent(server):
    drifted(server)
    answer = server.request("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    values = {
        sample.labels["field"]: sample.value
        for sample in families["strandline_values"].samples if sample.name.endswith("_total")}
    assert values == {"score": 6000, "zone": 6000}
    buckets = [
        sample for sample in families["strandline_value"].samples
        if sample.name == "strandline_value_bucket"]
    counts = [bucket.value for bucket in buckets]
    assert counts == sorted(counts) and counts[-1] == 6000
    ratios = {
        sample.labels["category"]: sample.value
        for sample in families["strandline_window_category_ratio"].samples}
    assert ratios["A"] == pytest.approx(1 / 3) and ratios["C"] == pytest.approx(2 / 3)
    assert families["strandline_drifted_fields_ratio"].samples[0].value == 1
    for family in families.values():
        assert family.documentation, family.name


def test_promtool_finds_nothing_to_say(server):
    drifted(server)
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("promtool is not to be had here")
    check = subprocess.run(
        [promtool, "check", "metrics"], input=server.request("/metrics").body,
        capture_output=True)
    assert (check.returncode, check.stdout, check.stderr) == (0, b"", b"")


def test_label_values_are_escaped(server):
    server.observe(hostile(), {hostile(): gaussians(500, 0, 1)})
    families = text_string_to_metric_families(server.request("/metrics").text)
    samples = [
        sample for family in families for sample in family.samples
        if sample.name == "strandline_values_total"]
    assert [sample.labels for sample in samples] == [
        {"component": hostile(), "role": "output", "field": hostile()}]


def test_pages_for_probes(server):
    assert server.request("/-/healthy").status == 200
    assert server.request("/-/ready").status == 200
    landing = server.request("/")
    assert landing.status == 200 and '<a href="/metrics">' in landing.text


def test_a_store_that_cannot_be_read_leaves_what_memory_holds(server, tmp_path):
    server.observe("inference", {"score": [1.0, 2.0]})
    for file in (tmp_path / "data").iterdir():
        with open(file, "r+b") as store:
            store.write(bytes(file.stat().st_size))
    body = server.request("/metrics").text
    assert "\nstrandline_up 0\n" in body
    assert '\nstrandline_scrape_collector_success{collector="lineage"} 0\n' in body
    assert '\nstrandline_scrape_collector_success{collector="fields"} 1\n' in body
    assert '\nstrandline_values_total{component="inference",role="output",field="score"} 2\n' in body
    server.kill()


def test_it_drains_and_stops(server):
    assert server.stop() == 0
    assert 'msg=stopped' in server.log_path.read_text()
