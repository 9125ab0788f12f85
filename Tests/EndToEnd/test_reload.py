"""The configuration is read again, and a bad one changes nothing."""

import hashlib
import re
import signal
import subprocess
import time

import pytest
from conftest import PROGRAM, Server, until
from test_scrape import gaussians


def start(tmp_path, text, *flags):
    file = tmp_path / "strandline.yaml"
    file.write_text(text)
    return file, Server(tmp_path, "--config.file", file, *flags)


def metric(server, name, **options):
    body = server.request(f"/metrics?name[]={name}", **options).text
    return [float(line.split()[-1]) for line in body.splitlines() if not line.startswith("#")]


def test_a_signal_reloads_and_a_bad_file_is_refused(tmp_path):
    file, server = start(tmp_path, "drift: {alpha: 0.001}\n")
    try:
        server.observe("inference", {"score": gaussians(500, 0, 1)})
        assert metric(server, "strandline_window_mean")
        before = metric(server, "strandline_config_last_reload_success_timestamp_seconds")
        file.write_text("fields: [{match: {field: '*'}, detail: score}]\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: not metric(server, "strandline_window_mean"))
        assert metric(server, "strandline_values_total") == [500]
        # The field's, its side's, and what its component has itself.
        assert metric(server, "strandline_series") == [4 + 1 + 5]
        after = metric(server, "strandline_config_last_reload_success_timestamp_seconds")
        assert after > before
        file.write_text("fields: [{match: {colour: red}}]\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: metric(server, "strandline_config_last_reload_successful") == [0])
        assert "unknown key 'colour'" in server.log_path.read_text()
        assert metric(server, "strandline_values_total") == [500]
        assert metric(
            server, "strandline_config_last_reload_success_timestamp_seconds") == after
    finally:
        assert server.stop() == 0


def test_measures_are_read_where_they_are_asked_for(tmp_path):
    file, server = start(tmp_path, "fields: [{match: {field: z*}, measures: [jensen_shannon]}]\n")
    names = {"jensen_shannon", "hellinger", "total_variation"}

    def asked(field):
        drift = server.field("inference", "output", field)["drift"]
        return {effect["measure"]: effect for effect in drift["measures"]
                if effect["measure"] in names}

    def published(field):
        return names & set(re.findall(
            f'strandline_drift_effect_size{{.*field="{field}",measure="(.*)"}}',
            server.request("/metrics").text))

    try:
        now = time.time()
        for hours, zones in [(4, "AB"), (2, "AB"), (0, "AC")]:
            server.observe(
                "inference", {"score": gaussians(500, 0, 1 + hours), "zone": list(zones) * 250},
                timestamp=now - hours * 3600)
        assert asked("score") == {}
        [effect] = asked("zone").values()
        # scipy.spatial.distance.jensenshannon([.5, .5, 0], [.5, 0, .5], base=2)
        assert effect["raw"] == pytest.approx(0.7071067811865476)
        assert effect["lower_bound"] == effect["threshold"] == 0 < effect["noise_floor"]
        page = server.request("/fields/inference/output/zone").text
        assert "Jensen–Shannon" in page
        assert published("zone") == {"jensen_shannon"} and published("score") == set()
        series = metric(server, "strandline_series")[0]
        file.write_text("drift: {measures: [hellinger, total_variation]}\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: set(asked("score")) == {"hellinger", "total_variation"})
        assert set(asked("zone")) == {"hellinger", "total_variation"}
        assert published("zone") == published("score") == {"hellinger", "total_variation"}
        assert metric(server, "strandline_series") == [series + 2 * 3]
        file.write_text("drift: {measures: [psi]}\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: metric(server, "strandline_config_last_reload_successful") == [0])
        assert "line 1: an entry of 'measures' must be one of" in server.log_path.read_text()
    finally:
        assert server.stop() == 0


def test_dashboards_are_told_where_browsers_find_the_server(tmp_path):
    file, server = start(tmp_path, "{}\n")

    def url():
        body = server.request("/metrics?name[]=strandline_external_url_info").text
        return re.findall(r'url="([^"]*)"', body)

    try:
        assert url() == [server.url]
        file.write_text("external_url: https://door.example/\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: url() == ["https://door.example"])
    finally:
        assert server.stop() == 0


def test_what_is_stale_is_configured_for_runs_that_do_not_say(tmp_path):
    file, server = start(tmp_path, "staleness: {threshold: 1d}\n")

    def staleness(output, **more):
        run = {"component": "infer", "started_at": "2020-03-03T00:00:00Z",
               "inputs": [{"name": "model"}], "outputs": [{"name": output}], **more}
        number = server.request("/api/v1/runs", run).json["id"]
        return server.request(f"/api/v1/runs/{number}").json["staleness"]

    try:
        server.request("/api/v1/runs", {
            "component": "train", "started_at": "2020-03-01T00:00:00Z",
            "outputs": [{"name": "model"}]})
        assert staleness("a") == ["train (ID 1) was run 2 days ago."]
        assert staleness("b", staleness_threshold_seconds=7 * 86_400) == []
        file.write_text("staleness: {threshold: 7d}\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: staleness("c") == [])
    finally:
        assert server.stop() == 0


def test_it_is_reloaded_and_stopped_over_http_where_that_is_enabled(tmp_path):
    file, server = start(tmp_path, "{}\n", "--web.enable-lifecycle")
    try:
        for method in ["POST", "PUT"]:
            assert server.request("/-/reload", b"", method=method).status == 200
        assert server.request("/-/reload").status in (404, 405)
        file.write_text("limits: {series: many}\n")
        refused = server.request("/-/reload", b"", method="POST")
        assert refused.status == 500 and "'series' must be a whole number" in refused.json["error"]
        digest = hashlib.sha256(b"secret").hexdigest()
        file.write_text(f"tokens: [{{name: ci, sha256: '{digest}', rights: [read]}}]\n")
        assert server.request("/-/reload", b"", method="POST").status == 200
        assert server.request("/metrics").status == 401
        bearer = {"Authorization": "Bearer secret"}
        assert server.request("/metrics", headers=bearer).status == 200
        assert server.request("/-/quit", b"", method="POST", headers=bearer).status == 403
        file.write_text("{}\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: server.request("/metrics").status == 200)
        assert server.request("/-/quit", b"", method="PUT").status == 200
        assert server.process.wait(timeout=30) == 0
    finally:
        server.stop()


def test_without_the_flag_nothing_is_reloaded_over_http(server):
    for path in ["/-/reload", "/-/quit"]:
        answer = server.request(path, b"", method="POST")
        assert answer.status == 403 and "--web.enable-lifecycle" in answer.json["error"]
    assert server.request("/-/healthy").status == 200


def test_the_program_says_its_version_and_refuses_bad_flags():
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True)
    assert version.returncode == 0 and version.stdout.startswith("strandline ")
    for flags in [["--web.max-requests", "-1"], ["--web.telemetry-path", "metrics"], ["--config.check"]]:
        answer = subprocess.run([PROGRAM, "serve", *flags], capture_output=True, text=True)
        assert answer.returncode != 0 and answer.stderr.startswith("Error: "), answer.stderr


def test_metrics_have_another_path_and_a_limit(tmp_path):
    server = Server(tmp_path, "--web.telemetry-path", "/stats", "--web.max-requests", "0")
    try:
        assert server.request("/stats").status == 200
        assert server.request("/metrics").status == 404
        assert '<a href="/stats">' in server.request("/").text
    finally:
        server.stop()


def test_old_runs_go_once_a_reload_keeps_fewer(tmp_path):
    file, server = start(tmp_path, "retention: {runs: 100}\n")
    try:
        runs = [{"component": "train", "outputs": ["m"], "started_at": "2020-01-01"}] + [
            {"component": "infer", "inputs": ["m"] if day == 29 else [], "outputs": [f"p{day}"],
             "started_at": f"2020-01-{day:02}"} for day in range(2, 30)]
        assert server.request("/api/v1/runs", runs).status == 201
        whole = server.request("/api/v1/trace?output=p29").json
        assert whole["count"] == 2
        file.write_text("retention: {runs: 5}\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: len(server.request("/api/v1/runs?limit=100").json) < 29)
        # The five latest, and the training that one of them came from.
        left = [run["id"] for run in server.request("/api/v1/runs?limit=100").json]
        assert left == [29, 28, 27, 26, 25, 1]
        assert server.request("/api/v1/trace?output=p29").json == whole
        assert server.request("/api/v1/trace?output=p7").status == 404
        file.write_text("retention: {runs: {count: 3}}\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: len(server.request("/api/v1/runs?limit=100").json) == 4)
    finally:
        assert server.stop() == 0
