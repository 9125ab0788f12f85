"""Every format of /metrics, read by readers that are not ours."""

import gzip
import math
import subprocess

import client_model
import pytest
from conftest import Prometheus, until
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as text
from test_scrape import drifted, gaussians, hostile

PROTOBUF = (
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited")

# The scrape protocols of Prometheus 3, and what they answer with.
PROTOCOLS = {
    "PrometheusText0.0.4": "text/plain;version=0.0.4",
    "PrometheusText1.0.0": "text/plain;version=1.0.0",
    "OpenMetricsText0.0.1": "application/openmetrics-text;version=0.0.1",
    "OpenMetricsText1.0.0": "application/openmetrics-text;version=1.0.0",
    "PrometheusProto": PROTOBUF,
}


def filled(server):
    """Fields of each kind, values below zero, exemplars, and names that need escaping."""
    drifted(server)
    values = gaussians(500, 0, 1)
    server.observe(
        "escaped", {hostile(): values, "größe": [abs(value) for value in values]},
        ids=[f"row {index}" for index in range(500)])


def scrape(server, accept, **headers):
    answer = server.request("/metrics", headers={"Accept": accept, **headers})
    assert answer.status == 200, answer.text
    return answer


@pytest.mark.parametrize("version", ["0.0.1", "1.0.0"])
def test_a_strict_reader_of_openmetrics_reads_all_of_it(server, version):
    filled(server)
    body = scrape(server, f"application/openmetrics-text;version={version}").text
    families = {family.name: family for family in openmetrics(body)}
    assert families["strandline_values"].type == "counter"
    assert families["strandline_build"].type == "info"
    assert families["process_start_time_seconds"].unit == "seconds"
    buckets = [
        sample for sample in families["strandline_value"].samples
        if sample.labels["component"] == "escaped" and sample.exemplar]
    assert {sample.labels["field"] for sample in buckets} == {hostile(), "größe"}
    for sample in buckets:
        assert sample.exemplar.labels["output"].startswith("row ")
        assert sample.exemplar.value <= float(sample.labels["le"])


def test_the_formats_tell_the_same(server):
    filled(server)
    plain, newer = [
        {(sample.name, tuple(sorted(sample.labels.items()))): sample.value
         for family in text(scrape(server, f"text/plain;version={version}").text)
         for sample in family.samples if "field" in sample.labels}
        for version in ["0.0.4", "1.0.0"]]
    assert plain == newer
    found = client_model.families(scrape(server, PROTOBUF).body)
    for name in ["strandline_drift_score", "strandline_window_quantile", "strandline_values_total"]:
        family = found[name]
        for metric in family.metric:
            labels = tuple(sorted((pair.name, pair.value) for pair in metric.label))
            number = metric.counter if family.type == client_model.COUNTER else metric.gauge
            assert plain[name, labels] == number.value


def test_native_histograms_hold_every_value_in_prometheus_own_buckets(server):
    values = gaussians(4000, 0, 7) + [0.0] * 5 + [1e-320]
    server.observe("inference", {"score": values}, ids=[str(row) for row in range(len(values))])
    family = client_model.families(scrape(server, PROTOBUF).body)["strandline_value"]
    [metric] = family.metric
    histogram = metric.histogram
    assert family.type == client_model.HISTOGRAM
    assert histogram.sample_count == 4006 == histogram.bucket[-1].cumulative_count
    assert histogram.sample_sum == pytest.approx(math.fsum(values))
    positive = client_model.native_buckets(histogram, "positive")
    negative = client_model.native_buckets(histogram, "negative")
    assert len(positive) + len(negative) <= 200
    assert sum(positive.values()) + sum(negative.values()) + histogram.zero_count == 4006
    growth = 2 ** 2 ** -histogram.schema
    for buckets, sign in [(positive, 1), (negative, -1)]:
        for index, count in buckets.items():
            low, high = growth ** (index - 1), growth ** index
            assert count == sum(low < sign * value <= high for value in values), index
    for bucket in histogram.bucket:
        assert bucket.cumulative_count == sum(value <= bucket.upper_bound for value in values)
        assert bucket.exemplar.value <= bucket.upper_bound
        row = {pair.name: pair.value for pair in bucket.exemplar.label}["output"]
        assert values[int(row)] == bucket.exemplar.value


def test_exemplars_lead_to_a_run(server):
    server.request("/api/v1/components", {"name": "score"})
    run = server.request("/api/v1/runs", {"component": "score", "fields": {
        "output": {"share": [abs(value) for value in gaussians(300, 0, 3)]}}}).json["id"]
    body = scrape(server, "application/openmetrics-text;version=1.0.0").text
    [family] = [family for family in openmetrics(body) if family.name == "strandline_value"]
    exemplars = [sample.exemplar for sample in family.samples if sample.exemplar]
    assert exemplars and all(exemplar.labels == {"run": str(run)} for exemplar in exemplars)


def test_a_packed_answer_holds_the_same(server):
    drifted(server)
    answer = scrape(server, "text/plain", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    unpacked = gzip.decompress(answer.body).decode()
    assert len(answer.body) < len(unpacked) / 3
    names = {family.name for family in text(unpacked)}
    assert {"strandline_drift_score", "process_cpu_seconds", "http_server_active_requests"} <= names


def test_libraries_tell_of_themselves(server):
    for _ in range(3):
        server.request("/-/healthy")
    server.request("/api/v1/nothing")
    samples = {
        (sample.name, sample.labels.get("http_route"), sample.labels.get("http_response_status_code")):
            sample.value
        for family in text(server.request("/metrics").text) for sample in family.samples}
    assert samples["hb_requests_total", "/-/healthy", "200"] == 3
    assert samples["hb_requests_total", "NotFound", "404"] == 1
    assert samples["http_server_request_duration_seconds_count", "/-/healthy", "200"] == 3


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_prometheus_reads_each_format(server, tmp_path, prometheus_program, protocol):
    filled(server)
    version = subprocess.run(
        [prometheus_program, "--version"], capture_output=True, text=True).stdout
    if "version 2." in version:
        # It asks for what it likes best: protobuf with its feature on, OpenMetrics without.
        if protocol == "OpenMetricsText1.0.0":
            flags, options = [], ""
        elif protocol == "PrometheusProto":
            flags, options = ["--enable-feature=native-histograms,exemplar-storage"], ""
        else:
            pytest.skip("this Prometheus cannot be told to ask for it")
    else:
        flags = ["--enable-feature=native-histograms,exemplar-storage"]
        options = f"    scrape_protocols: [{protocol}]\n"
    prometheus = Prometheus(
        prometheus_program, tmp_path / "prometheus", server.address, None, *flags, options=options)
    try:
        [score] = until(lambda: prometheus.query('strandline_drift_score{field="score"}'))
        assert float(score["value"][1]) > 1
        [named] = prometheus.query('strandline_values_total{field="größe"}')
        assert named["value"][1] == "500"
        fields = {series["metric"]["field"] for series in prometheus.query("strandline_values_total")}
        assert hostile() in fields
        assert prometheus.query('up{job="strandline"}')[0]["value"][1] == "1"
        if protocol == "PrometheusProto":
            answer = until(lambda: prometheus.query(
                'histogram_count(strandline_value{field="größe"})'
                ' or histogram_quantile(0.5, strandline_value{field="größe"})'))
            assert float(answer[0]["value"][1]) == 500
        if protocol != "PrometheusText0.0.4" and protocol != "PrometheusText1.0.0" and flags:
            found = until(lambda: prometheus.exemplars('strandline_value_bucket{field="größe"}')
                          or prometheus.exemplars('strandline_value{field="größe"}'))
            labels = found[0]["exemplars"][0]["labels"]
            assert labels["output"].startswith("row ")
    finally:
        prometheus.stop()
