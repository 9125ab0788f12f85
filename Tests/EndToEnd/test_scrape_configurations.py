"""The shipped scrape configurations bring home what the server publishes."""

import random
import shutil

import pytest
import yaml
from conftest import Prometheus, prometheus_3, until
from prometheus_client.parser import text_string_to_metric_families

from repository import PROMETHEUS


def configuration(name, target):
    """A shipped configuration that scrapes one server each second, and alerts nobody."""
    whole = yaml.safe_load((PROMETHEUS / name).read_text())
    jobs = whole["scrape_configs"]
    for job in jobs:
        del job["file_sd_configs"]
        job["static_configs"] = [{"targets": [target]}]
    interval = {"scrape_interval": "1s", "scrape_timeout": "1s"}
    return yaml.safe_dump({"global": whole["global"] | interval, "scrape_configs": jobs})


def observe(server, component):
    generator = random.Random(7)
    server.request("/api/v1/components", {"name": component, "owner": "ola"})
    server.request("/api/v1/runs", {"component": component, "outputs": [{"name": "p"}]})
    server.observe(component, {"score": [generator.gauss(10, 1) for _ in range(500)]})


def published(server):
    """The labels of every series on the metrics page, histograms by their count alone."""
    families = text_string_to_metric_families(server.request("/metrics").text)
    return {
        (sample.name, frozenset(sample.labels.items()))
        for family in families for sample in family.samples
        if family.name.startswith(("strandline_", "process_"))
        and not sample.name.endswith(("_bucket", "_sum", "_created"))
        # Their series appear with what has been answered in between.
        and family.name != "strandline_ingest_requests"}


def test_a_split_scrape_brings_home_every_series_once(server, tmp_path):
    for component in ("inference", "other"):
        observe(server, component)
    prometheus = Prometheus(
        shutil.which("prometheus"), tmp_path / "prometheus", None,
        configuration("by-component.yml", server.address))
    try:
        until(lambda: len(prometheus.query("up == 1")) == 2)
        until(lambda: prometheus.query('strandline_values_total{component="inference"}'))
        found = [
            (series["metric"]["__name__"], frozenset(
                (name, value) for name, value in series["metric"].items()
                if name not in {"__name__", "job", "instance", "part"}))
            for series in prometheus.query('{__name__=~"strandline_.+|process_.+"}')]
        wanted = {
            series for series in published(server) if ("component", "other") not in series[1]}
        assert wanted <= set(found)
        kept = [series for series in found if series in wanted]
        assert len(kept) == len(set(kept))
        # A component that no job asks for is not scraped at all.
        assert not any(("component", "other") in labels for _, labels in found)
        assert {series["metric"]["job"] for series in prometheus.query("up")} == {"strandline"}
    finally:
        prometheus.stop()


def test_native_histograms_come_beside_classic_ones(server, tmp_path):
    folder = prometheus_3()
    if not folder:
        pytest.skip("Prometheus 3 is not to be had here")
    observe(server, "inference")
    prometheus = Prometheus(
        folder / "prometheus", tmp_path / "prometheus", None,
        configuration("native-histograms.yml", server.address),
        "--enable-feature=native-histograms,exemplar-storage")
    try:
        [native] = until(lambda: prometheus.query("histogram_count(strandline_value)"))
        assert native["value"][1] == "500"
        [median] = prometheus.query("histogram_quantile(0.5, strandline_value)")
        answer = server.field("inference", "output", "score")
        exact = answer["window"]["statistics"]["quantiles"]["0.5"]
        assert float(median["value"][1]) == pytest.approx(exact, abs=0.05)
        [classic] = prometheus.query('strandline_value_bucket{le="+Inf"}')
        assert classic["value"][1] == "500"
    finally:
        prometheus.stop()
