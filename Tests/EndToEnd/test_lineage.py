"""Runs in by HTTP, lineage out by the program's own commands."""

import json

from conftest import Server, run


def log(server, component, inputs=(), outputs=(), **more):
    answer = server.request(
        "/api/v1/runs",
        {"component": component, "inputs": list(inputs), "outputs": list(outputs), **more})
    assert answer.status == 201, answer.text
    return answer.json["id"]


def pipeline(server):
    for name, owner in [("clean", "dana"), ("train", "mei"), ("infer", "ola")]:
        server.request("/api/v1/components", {"name": name, "owner": owner})
    clean = log(server, "clean", [{"name": "raw.csv"}], [{"name": "clean.csv"}],
                started_at="2020-03-01T08:00:00Z", ended_at="2020-03-01T08:00:42Z")
    train = log(server, "train", [{"name": "clean.csv"}], [{"name": "model.pkl", "version": "1"}],
                started_at="2020-03-01T09:00:00Z", ended_at="2020-03-01T09:03:20Z")
    infer = log(server, "infer",
                [{"name": "clean.csv"}, {"name": "model.pkl", "version": "1"}],
                [{"name": "prediction-7"}],
                started_at="2020-03-01T10:00:00Z", ended_at="2020-03-01T10:00:01Z",
                git_commit="abc123", git_tags=["v1"], parameters={"threshold": 0.5},
                tests=[{"name": "not empty", "passed": True}])
    return clean, train, infer


def test_dependencies_come_from_inputs_and_outputs_alone(server):
    clean, train, infer = pipeline(server)
    assert server.request(f"/api/v1/runs/{infer}").json["dependencies"] == [clean, train]
    trace = server.request("/api/v1/trace?output=prediction-7").json
    assert [(line["component"], line["level"], line["repeated"]) for line in trace["runs"]] == [
        ("infer", 0, False), ("clean", 1, False), ("train", 1, False), ("clean", 2, True)]
    assert trace["count"] == 3


def test_the_content_version_tells_producers_apart(server):
    first = log(server, "train", outputs=[{"name": "m", "version": "1"}])
    log(server, "train", outputs=[{"name": "m", "version": "2"}])
    infer = log(server, "infer", [{"name": "m", "version": "1"}], [{"name": "p"}])
    assert server.request(f"/api/v1/runs/{infer}").json["dependencies"] == [first]


def test_commands_show_what_was_logged(server):
    clean, train, infer = pipeline(server)
    at = ["--server", server.url]
    recent = run("recent", *at)
    assert recent.returncode == 0
    assert [line.split()[1] for line in recent.stdout.splitlines()[1:]] == [
        "infer", "train", "clean"]
    card = run("inspect", str(infer), *at).stdout
    for text in ["Owner:        ola", "Git commit:   abc123", "Git tags:     v1",
                 "Duration:     1 s", "model.pkl@1", "passed not empty"]:
        assert text in card
    assert "42 s" in run("history", "clean", *at).stdout
    assert "3 min 20 s" in run("history", "train", *at).stdout
    tree = run("trace", "prediction-7", *at).stdout.splitlines()
    assert tree[0] == "prediction-7"
    assert tree[1].startswith(f"└─ infer #{infer}")
    assert tree[2].startswith(f"   ├─ clean #{clean}" ) or tree[2].startswith(
        f"   ├─ train #{train}")
    lines = run("recent", "--json", *at).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [infer, train, clean]


def test_unknown_names_end_with_one_line_and_status_1(server):
    for arguments in [["trace", "nothing"], ["inspect", "99"], ["history", "nobody"]]:
        answer = run(*arguments, "--server", server.url)
        assert answer.returncode == 1
        assert answer.stdout == ""
        assert len(answer.stderr.splitlines()) == 1
        assert arguments[1] in answer.stderr


def test_a_server_that_is_away_is_said_in_one_line():
    answer = run("recent", "--server", "http://127.0.0.1:1")
    assert answer.returncode == 1
    assert "http://127.0.0.1:1 cannot be reached" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert run("healthcheck", "--server", "http://127.0.0.1:1").returncode == 1


def test_the_health_check_follows_readiness(server):
    assert run("healthcheck", "--server", server.url).returncode == 0


def test_lineage_outlives_a_restart(server, tmp_path):
    _, _, infer = pipeline(server)
    assert server.stop() == 0
    again = Server(tmp_path)
    try:
        assert again.request(f"/api/v1/runs/{infer}").json["component"] == "infer"
        assert again.request("/api/v1/components/infer").json["owner"] == "ola"
    finally:
        again.stop()


def test_a_retried_run_is_logged_once(server):
    body = {"component": "c", "external_id": "x-1", "outputs": [{"name": "o"}]}
    first = server.request("/api/v1/runs", body).json["id"]
    assert server.request("/api/v1/runs", body).json["id"] == first
    assert len(server.request("/api/v1/runs").json) == 1


def test_an_array_of_runs_is_taken_whole_or_not_at_all(server):
    good = {"component": "c"}
    assert server.request("/api/v1/runs", [good, good]).json == {"ids": [1, 2]}
    assert server.request("/api/v1/runs", [good, {"component": ""}]).status == 422
    assert len(server.request("/api/v1/runs").json) == 2


def test_notes_can_be_edited(server):
    run_id = log(server, "c")
    answer = server.request(f"/api/v1/runs/{run_id}", {"notes": "seen"}, method="PATCH")
    assert answer.status == 200
    assert server.request(f"/api/v1/runs/{run_id}").json["notes"] == "seen"
