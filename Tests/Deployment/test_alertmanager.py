"""Alertmanager routes by owner, and keeps still about what another alert explains."""

import re
import subprocess

import pytest
import yaml

from alertmanager import Alertmanager, Webhook, until
from repository import PROMETHEUS, programs, rules

CONFIGURATION = PROMETHEUS / "alertmanager.yml"
FIELD = {"job": "strandline", "instance": "a:1", "component": "infer", "role": "output"}
FIELD |= {"field": "tip"}


def test_amtool_accepts_the_configuration(amtool):
    subprocess.run([amtool, "check-config", CONFIGURATION], check=True)


@pytest.mark.parametrize(
    "labels, receivers",
    [
        (["alertname=StrandlineDrift", "owner=ann@example.org"], "strandline,owner"),
        (["alertname=StrandlineDrift"], "strandline,operators"),
        (["alertname=StrandlineDrift", "owner=ranking"], "strandline,operators"),
        (["alertname=StrandlineStaleInputs", "owner=ann@example.org"], "owner"),
        (["alertname=StrandlineDown"], "operators"),
    ],
)
def test_an_alert_reaches_its_owner_and_only_drift_reaches_strandline(amtool, labels, receivers):
    done = subprocess.run(
        [amtool, "config", "routes", "test", f"--config.file={CONFIGURATION}", *labels],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == receivers


def test_alerts_are_grouped_by_component():
    route = yaml.safe_load(CONFIGURATION.read_text())["route"]
    assert all(
        "component" in part["group_by"] for part in [route, *route["routes"]] if "group_by" in part
    )
    assert route["group_by"] == ["component"]


def test_every_alert_that_the_configuration_names_exists():
    named = set(re.findall(r"\bStrandline[A-Z]\w*", CONFIGURATION.read_text()))
    assert named
    assert named <= {rule["alert"] for rule in rules("alert")}


@pytest.fixture
def webhook():
    webhook = Webhook()
    yield webhook
    webhook.stop()


@pytest.fixture(params=programs("prometheus-alertmanager"))
def alertmanager(request, tmp_path, webhook):
    """The configuration under test in a real Alertmanager that hardly waits to notify."""
    text = CONFIGURATION.read_text()
    text = text.replace("127.0.0.1:10480", f"127.0.0.1:{webhook.port}")
    text = text.replace("group_wait: 30s", "group_wait: 1s")
    text = text.replace("group_interval: 5m", "group_interval: 1s")
    alertmanager = Alertmanager(request.param, tmp_path, text)
    yield alertmanager
    alertmanager.stop()


def alert(name: str, severity: str, **labels: str) -> dict[str, str]:
    return {"alertname": name, "severity": severity, **labels}


TARGET = {"job": "strandline", "instance": "a:1"}
TRAFFIC = {**TARGET, "component": "infer", "role": "output"}
DRIFT = alert("StrandlineDrift", "warning", **FIELD)


@pytest.mark.parametrize(
    "cause, effect",
    [
        (alert("StrandlineDrift", "critical", **FIELD), DRIFT),
        (
            alert("StrandlineDrift", "critical", **FIELD),
            alert("StrandlineMissingValues", "warning", **FIELD),
        ),
        (alert("StrandlineDown", "critical", **TARGET), DRIFT),
        (alert("StrandlineDown", "critical", job="strandline"), DRIFT),
        (
            alert("StrandlineDown", "critical", **TARGET),
            alert("StrandlineNoTraffic", "critical", **TRAFFIC),
        ),
        (
            alert("StrandlineStoreFailing", "critical", **TARGET),
            alert("StrandlineMissingValues", "warning", **FIELD),
        ),
        (
            alert("StrandlineStoreFailing", "critical", **TARGET),
            alert("StrandlineCollectorFailing", "warning", **TARGET, collector="lineage"),
        ),
        (alert("StrandlineNoTraffic", "critical", **TRAFFIC), DRIFT),
        (
            alert("StrandlineSeriesLimit", "critical", **TARGET),
            alert("StrandlineSeriesLimit", "warning", **TARGET),
        ),
    ],
    ids=lambda labels: f"{labels['alertname']}-{labels['severity']}",
)
def test_an_alert_inhibits_what_it_explains_and_nothing_elsewhere(alertmanager, cause, effect):
    elsewhere = effect | ({"instance": "b:1"} if "instance" in cause else {"job": "other"})
    alertmanager.post(elsewhere, effect, cause)
    assert until(lambda: alertmanager.inhibited() == [effect])


def test_a_drift_is_posted_to_strandline_and_posted_again_when_it_is_resolved(
    alertmanager, webhook
):
    other = alert("StrandlineDrift", "warning", **FIELD | {"field": "toll"})
    alertmanager.post(
        DRIFT, other, alert("StrandlineDown", "critical", **TARGET | {"instance": "b:1"})
    )

    def told(status: str) -> set[tuple[str, str]]:
        """The alerts of a status in all that was posted, by name and field."""
        return {
            (item["labels"]["alertname"], item["labels"]["field"])
            for item in webhook.alerts("/api/v1/alerts", status)
        }

    both = {("StrandlineDrift", "tip"), ("StrandlineDrift", "toll")}
    assert until(lambda: told("firing") == both)
    alertmanager.post(DRIFT, other, ended=True)
    assert until(lambda: told("resolved") == both)
    assert told("firing") == both
    for path, payload in webhook.received:
        assert path == "/api/v1/alerts"
        assert payload["version"] == "4"
        assert payload["groupLabels"] == {"component": "infer"}
        assert all(item["fingerprint"] and item["startsAt"] for item in payload["alerts"])
