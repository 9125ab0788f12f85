"""Prometheus accepts its configuration, by hand and in containers."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from families import STRANDLINE
from repository import PROMETHEUS, ROOT


VARIANTS = ["prometheus.yml", "by-component.yml", "native-histograms.yml"]


def configuration(name: str = "prometheus.yml") -> dict:
    return yaml.safe_load((PROMETHEUS / name).read_text())


@pytest.mark.parametrize("name", VARIANTS)
def test_promtool_accepts_the_configuration(promtool, name):
    if name == "native-histograms.yml" and version(promtool) < 3:
        pytest.skip("always_scrape_classic_histograms came with Prometheus 3")
    subprocess.run(
        [promtool, "check", "config", "--lint=all", "--lint-fatal", PROMETHEUS / name],
        check=True,
    )


def version(promtool: str) -> int:
    """The major version of a promtool."""
    done = subprocess.run([promtool, "--version"], capture_output=True, text=True, check=True)
    return int(re.search(r"version (\d+)", done.stdout + done.stderr)[1])


@pytest.mark.parametrize("name", VARIANTS[1:])
def test_the_variants_differ_in_what_they_scrape_alone(name):
    variant, plain = configuration(name), configuration()
    assert variant.pop("scrape_configs") != plain.pop("scrape_configs")
    assert variant == plain


def test_the_jobs_of_a_split_scrape_ask_for_all_that_is_about_no_component():
    whole, part = configuration("by-component.yml")["scrape_configs"]
    about_none = {
        name for name, family in STRANDLINE.items() if "component" not in family.labels
    }
    assert set(whole["params"]["name[]"]) == about_none
    assert part["params"] == {"component": ["inference"]}


def test_promtool_accepts_the_configuration_with_the_targets_of_the_containers(promtool, tmp_path):
    copy = Path(shutil.copytree(PROMETHEUS, tmp_path / "prometheus"))
    shutil.rmtree(copy / "targets")
    (copy / "targets-compose").rename(copy / "targets")
    subprocess.run([promtool, "check", "config", copy / "prometheus.yml"], check=True)


def test_both_sets_of_targets_have_the_same_files_and_ports():
    def ports(folder: str) -> dict[str, list[str]]:
        return {
            path.name: [
                target.rpartition(":")[2]
                for group in yaml.safe_load(path.read_text())
                for target in group["targets"]
            ]
            for path in (PROMETHEUS / folder).glob("*.yml")
        }

    assert ports("targets") == ports("targets-compose")
    assert ports("targets") == {"strandline.yml": ["10480"], "alertmanager.yml": ["9093"]}


def test_the_targets_of_the_containers_are_services():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for path in (PROMETHEUS / "targets-compose").glob("*.yml"):
        for group in yaml.safe_load(path.read_text()):
            for target in group["targets"]:
                assert target.partition(":")[0] in services


def test_the_addresses_that_rules_link_to_are_set_and_are_no_labels_of_an_alert():
    set_here = configuration()["global"]["external_labels"]
    text = "".join(path.read_text() for path in (PROMETHEUS / "rules").glob("*.yml"))
    assert set(re.findall(r"\$externalLabels\.(\w+)", text)) == set(set_here)
    (relabelling,) = configuration()["alerting"]["alert_relabel_configs"]
    assert relabelling["action"] == "labeldrop"
    assert set(relabelling["regex"].split("|")) == set(set_here)


def test_the_scrape_interval_is_the_one_that_grafana_counts_on():
    provisioned = ROOT / "grafana" / "provisioning" / "datasources" / "prometheus.yaml"
    (source,) = yaml.safe_load(provisioned.read_text())["datasources"]
    assert source["jsonData"]["timeInterval"] == configuration()["global"]["scrape_interval"]
