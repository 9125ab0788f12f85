"""The peers of a scrape: other exporters' libraries, over the same series.

Those in Go are measured where golang-go and Debian's packages of them are installed.
"""

import gzip
import os
import pathlib
import shutil
import subprocess

from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from timing import figure


def gauges(count):
    registry = CollectorRegistry()
    gauge = Gauge("strandline_drift_score", "A score.", ["component", "field"], registry=registry)
    for index in range(count):
        gauge.labels(f"component-{index // 100}", f"feature_number_{index}").set(
            index * 7919 % 100_003 / 99_991)
    return registry


def histograms(count, bucket_count):
    registry = CollectorRegistry()
    histogram = Histogram(
        "strandline_value", "Values.", ["component", "field"], registry=registry,
        buckets=[bucket * 0.05 for bucket in range(1, bucket_count + 1)])
    for index in range(count):
        child = histogram.labels(f"component-{index // 100}", f"feature_number_{index}")
        child.observe(index % 20 * 0.05)
    return registry


for name, registry, samples in [
    ("10,000 gauges", gauges(10_000), 10_000),
    ("100,000 gauges", gauges(100_000), 100_000),
    ("2,000 histograms of 20 buckets", histograms(2000, 20), 2000 * 23),
]:
    figure(f"client_python {name}", samples, lambda _: generate_latest(registry), repetitions=3)
    # As its own web server packs an answer.
    figure(
        f"client_python {name}, gzip", samples,
        lambda _: gzip.compress(generate_latest(registry)), repetitions=3)

go_path = pathlib.Path("/usr/share/gocode")
if shutil.which("go") and all(
        (go_path / "src/github.com" / library).exists()
        for library in ["prometheus/client_golang", "VictoriaMetrics/metrics"]):
    source = pathlib.Path(__file__).parent / "scrape_go" / "main.go"
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": str(go_path)}
    answer = subprocess.run(
        ["go", "run", source], capture_output=True, text=True, env=environment, check=True)
    print(answer.stdout, end="", flush=True)
