"""A store that cannot be written is told, and never answered from as if it could."""

import os
import subprocess
import time

from conftest import PROGRAM, Server, until


def metric(server, name):
    lines = server.request("/metrics").text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(name + " "))


def is_ready(server):
    return server.request("/-/ready").status == 200


def test_a_folder_has_one_server(server, tmp_path):
    server.observe("inference", {"score": [1.0, 2.0]})
    second = subprocess.run(
        [PROGRAM, "serve", "--data", tmp_path / "data", "--web.listen-address", "127.0.0.1:0"],
        capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"Error: the store '{tmp_path / 'data'}' is in use by process {server.process.pid}")
    server.kill()
    # What holds the folder goes with its process.
    again = Server(tmp_path)
    assert again.field("inference", "output", "score")["values"] == 2
    again.stop()


def test_a_database_that_goes_is_told_and_nothing_is_acknowledged(server, tmp_path):
    server.observe("inference", {"score": [1.0, 2.0]})
    assert is_ready(server) and metric(server, "strandline_up") == 1
    database = tmp_path / "data" / "strandline.sqlite"
    away = database.with_suffix(".away")
    database.rename(away)
    batch = {"component": "inference", "role": "output", "batch_id": "b", "fields": {"score": [3.0]}}
    refused = server.request("/api/v1/observations", batch)
    assert refused.status == 503 and refused.headers["Retry-After"]
    assert "was deleted, replaced or cut while the server runs" in refused.json["error"]
    assert server.request("/api/v1/runs", {"component": "train"}).status == 503
    until(lambda: not is_ready(server))
    assert metric(server, "strandline_up") == 0
    assert metric(server, "strandline_store_failures_total") >= 2
    until(lambda: 'msg="the store takes nothing"' in server.log_path.read_text())
    away.rename(database)
    time.sleep(1.5)
    assert not is_ready(server)
    assert server.request("/api/v1/observations", batch).status == 503
    server.kill()
    again = Server(tmp_path)
    assert is_ready(again)
    assert again.request("/api/v1/observations", batch).status == 202
    assert again.field("inference", "output", "score")["values"] == 3
    again.stop()


def test_a_database_that_goes_while_nobody_writes_is_told(server, tmp_path):
    until(lambda: is_ready(server))
    (tmp_path / "data" / "strandline.sqlite").unlink()
    until(lambda: not is_ready(server))
    assert metric(server, "strandline_up") == 0
    server.kill()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    for folder in ["/proc/strandline", file / "data", "/proc/self"]:
        ended = subprocess.run(
            [PROGRAM, "serve", "--data", folder, "--web.listen-address", "127.0.0.1:0"],
            capture_output=True, text=True, timeout=60)
        assert ended.returncode == 1
        [line] = ended.stderr.strip().splitlines()
        assert line.startswith("Error: the store cannot be written: ") and str(folder) in line


def test_the_folder_is_its_owners_alone(server, tmp_path):
    server.observe("inference", {"score": [1.0]})
    time.sleep(0.1)
    data = tmp_path / "data"
    assert os.stat(data).st_mode & 0o777 == 0o700
