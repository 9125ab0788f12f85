"""The commands of lineage as a person and as a script use them."""

import itertools
import json
import os
import pty
import sqlite3
import subprocess
import threading
import time

import pytest

from conftest import PROGRAM, Server, run, until
from test_lineage import log


@pytest.fixture
def at(server):
    """The flags that lead to a server on which two models made three predictions."""
    for name, owner, tags in [
            ("clean", "dana", ["daily"]), ("train", "mei", ["daily", "gpu"]), ("infer", "ola", [])]:
        server.request("/api/v1/components", {
            "name": name, "owner": owner, "tags": tags, "description": f"The step {name}."})
    log(server, "clean", ["raw.csv"], ["clean.csv"],
        started_at="2020-01-01T08:00:00Z", ended_at="2020-01-01T08:00:42Z")
    for version, hour, rate in [("1", "09", 0.1), ("2", "10", 0.5)]:
        log(server, "train", ["clean.csv"], [{"name": "m.pkl", "version": version}],
            started_at=f"2020-01-01T{hour}:00:00Z", ended_at=f"2020-01-01T{hour}:03:20Z",
            git_commit=f"commit{version}", git_tags=[f"v{version}"],
            code=f"load()\nfit({rate})\n", parameters={"rate": rate},
            tests=[{"name": "loss falls", "passed": version == "1", "message": "0.9 > 0.5"}])
    for output, version, day in [("p1", "1", "01"), ("p2", "2", "02"), ("p3", "2", "03")]:
        log(server, "infer", [{"name": "m.pkl", "version": version}], [output],
            started_at=f"2020-03-{day}T00:00:00Z", ended_at=f"2020-03-{day}T00:00:00.250Z")
    return ["--server", server.url]


def lines(*arguments):
    answer = run(*arguments)
    assert answer.returncode == 0, answer.stderr
    assert "\x1b" not in answer.stdout
    return answer.stdout.splitlines()


def test_a_card_reads_like_mltraces(at):
    card = lines("inspect", "5", *at)
    assert card[0] == "Name:         infer"
    assert card[1] == "! train (ID 3) was run 60 days ago."
    names = [line.split(":")[0] for line in card[2:] if line[0] not in "! "]
    assert names == ["Owner", "Desc", "Run ID", "Status", "Started", "Duration", "Inputs",
                     "Outputs", "Dependencies"]
    assert "Duration:     250 ms" in card
    training = lines("inspect", "3", *at)
    for line in ["Tags:         daily, gpu", "Git commit:   commit2", "Git tags:     v2",
                 "Duration:     3 min 20 s", "Parameters:   rate=0.5", "Code snapshot:",
                 "    fit(0.5)", "Dependencies: #1",
                 "Test results: FAILED loss falls (0.9 > 0.5)"]:
        assert line in training


def test_a_card_takes_several_lines_for_one_value(at, server):
    number = log(server, "infer", error="ValueError: x\n  at line 3", notes="seen\r\nby ola",
                 code="a()\n\tb()\n")
    card = lines("inspect", str(number), *at)
    for first, second in [("Error:        ValueError: x", "                at line 3"),
                          ("Notes:        seen", "              by ola"),
                          ("    a()", "    \tb()")]:
        assert card[card.index(first) + 1] == second
    assert "" not in card and "    " not in card


def test_names_cannot_play_with_a_terminal(at, server):
    number = log(server, "infer\x1b[31m", ["a\nb", "bell\a"], ["c\x9b2J"])
    for arguments in [["recent"], ["inspect", str(number)], ["components"], ["trace", "c\x9b2J"],
                      ["impact", "a\nb"], ["history", "infer\x1b[31m"]]:
        text = run(*arguments, *at).stdout
        assert "infer␛[31m" in text, arguments
        assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160
                       for letter in text.replace("\n", "")), arguments
    assert lines("inspect", str(number), *at)[5:7] == [
        "Inputs:       a", "              b, bell␇"]
    assert "a␤b" in run("impact", "a\nb", *at).stdout


def test_an_older_model_is_stale_by_fresher_runs(at):
    assert "! train (ID 2) has 1 fresher run(s) that began before this component run started." in (
        lines("inspect", "4", *at))


def test_history_has_a_head_and_a_range(at):
    history = lines("history", "train", "--since", "2020-01-01T09:30:00Z", *at)
    assert history[:3] == ["train · owner mei · tags daily, gpu", "The step train.", ""]
    assert [line.split()[0] for line in history[3:]] == ["RUN", "3"]


def test_impact_names_who_must_know(at):
    impact = lines("impact", "clean.csv", *at)
    assert impact[0] == "clean.csv"
    assert impact[1].startswith("├─ train #3 (2020-01-01T10:00:00Z, mei)")
    assert impact[-3:] == ["Owners to notify", "  mei: train", "  ola: infer"]


def test_diff_shows_what_changed_between_two_outputs(at):
    difference = lines("diff", "p1", "p2", *at)
    for line in ["p1 – p2", "shared: #1", "infer #4 – #5 (ola)", "  m.pkl: 1 → 2",
                 "train #2 – #3 (mei)", "  git commit: commit1 → commit2", "  rate: 0.1 → 0.5",
                 "    - fit(0.1)", "    + fit(0.5)"]:
        assert line in difference
    assert "    - load()" not in difference


def test_review_names_the_culprit_and_its_owner(at):
    assert lines("flag", "p2", "p3", *at) == ["flagged 2 outputs"]
    assert lines("flag", "p2", *at) == ["flagged 0 outputs; 1 had been flagged before"]
    review = lines("review", *at)
    assert review[0].startswith("2 flagged outputs: p2, p3, compared with 1 other run")
    first = review.index("Suspects") + 1
    assert review[first].startswith("1. train #3 (2020-01-01T10:00:00Z, mei), score 2.50")
    assert review[first + 1] == (
        "   used 2 times in producing the flagged outputs (100.00% coverage)")
    assert review[first + 2] == "   ! code and parameters changed since run 2"
    assert review[first + 3] == "   ! failed tests: loss falls"
    common = review[review.index("In common"):]
    assert any(line.startswith("train@commit2") and line.endswith("mei") for line in common)


def test_review_in_mltraces_order_shows_cards(at):
    lines("flag", "p1", "p2", "p3", *at)
    review = lines("review", "--order", "mltrace", "--limit", "2", *at)
    assert [line for line in review if line.startswith("Name:")] == [
        "Name:         clean", "Name:         train"]
    assert "used 3 times in producing the flagged outputs (100.00% coverage)" in review
    assert "used 2 times in producing the flagged outputs (66.67% coverage)" in review
    answer = json.loads(lines("review", "--order", "mltrace", "--json", *at)[0])
    assert [suspect["run"] for suspect in answer["runs"]] == [1, 3, 6, 5, 4]


def test_flags_come_off_one_by_one_or_all_at_once(at):
    lines("flag", "p1", "p2", "p3", *at)
    assert lines("unflag", "p1", *at) == ["removed 1 flag"]
    assert sorted(line.split()[0] for line in lines("flags", *at)[1:]) == ["p2", "p3"]
    assert lines("unflag", "--all", *at) == ["removed 2 flags"]
    assert lines("review", *at) == ["No output is flagged."]


def test_unflag_wants_one_of_an_output_and_all(at):
    for arguments in [[], ["p1", "--all"]]:
        answer = run("unflag", *arguments, *at)
        assert answer.returncode == 64
        assert "Usage:" in answer.stderr


def test_components_and_tags_are_listed_by_owner_and_tag(at):
    names = [line.split()[0] for line in lines("components", *at)[1:]]
    assert names == ["clean", "infer", "train"]
    assert [line.split()[0] for line in lines("components", "--tag", "daily", *at)[1:]] == [
        "clean", "train"]
    assert [line.split()[0] for line in lines(
        "components", "--owner", "mei", "--tag", "daily", *at)[1:]] == ["train"]
    assert lines("tags", *at) == ["daily", "gpu"]


def test_a_retracted_label_warns_then_refuses(at, server):
    log(server, "clean", [{"name": "raw", "labels": ["eu"]}], ["eu.csv"])
    assert [line.split()[0] for line in lines("labels", *at)[1:]] == ["eu"]
    assert lines("retracted", *at) == ["LABEL  RETRACTED"]
    lines("retract", "eu", *at)
    assert len(lines("retracted", *at)) == 2
    assert [line.split()[0] for line in lines("retrieve", "eu", *at)[1:]] == ["eu.csv", "raw"]
    warned = log(server, "train", ["eu.csv"])
    assert '! It read data labelled "eu", which had been retracted.' in lines(
        "inspect", str(warned), *at)
    refused = server.request(
        "/api/v1/runs", {"component": "train", "inputs": ["eu.csv"],
                         "staleness_threshold_seconds": 0.001})
    assert refused.status == 409
    assert "eu" in refused.json["error"]


def test_every_command_prints_json_a_line(at):
    lines("flag", "p2", *at)
    for arguments, count in [
            (["recent"], 5), (["history", "train"], 2), (["inspect", "1"], 1),
            (["trace", "p1"], 1), (["impact", "m.pkl"], 1), (["diff", "p1", "p2"], 1),
            (["flags"], 1), (["review"], 1), (["components"], 3), (["tags"], 2), (["labels"], 0),
            (["retracted"], 0), (["flag", "p2"], 1), (["unflag", "--all"], 1),
            (["clear", "--yes"], 1)]:
        answers = [json.loads(line) for line in lines(*arguments, "--json", *at)]
        assert len(answers) == count, arguments


def test_unknown_names_are_said_in_one_line(at):
    for arguments in [["impact", "nothing"], ["diff", "p1", "nothing"], ["flag", "nothing"],
                      ["unflag", "nothing"], ["retrieve", "nothing"]]:
        answer = run(*arguments, *at)
        assert answer.returncode == 1, arguments
        assert answer.stdout == "" and len(answer.stderr.splitlines()) == 1
        assert "nothing" in answer.stderr


def test_colours_are_for_terminals(at):
    def on_a_terminal(**environment):
        ours, theirs = pty.openpty()
        process = subprocess.run(
            [PROGRAM, "recent", *at], stdout=theirs, timeout=60,
            env={**os.environ, "TERM": "xterm", **environment})
        os.close(theirs)
        assert process.returncode == 0
        text = b""
        try:
            while piece := os.read(ours, 65536):
                text += piece
        except OSError:
            pass
        os.close(ours)
        return text

    assert b"\x1b[1m" in on_a_terminal()
    assert b"\x1b" not in on_a_terminal(NO_COLOR="1")


def test_clear_asks_first_and_leaves_nothing(at, server):
    refused = run("clear", *at, input="no\n")
    assert refused.returncode == 1 and "nothing was deleted" in refused.stderr
    assert len(lines("components", *at)) == 4
    server.observe("watched", {"score": [1, 2, 3]})
    assert run("clear", *at, input="yes\n").returncode == 0
    assert len(lines("components", *at)) == 1
    assert server.request("/api/v1/fields").json == []
    assert "watched" not in server.request("/metrics").text


def test_a_backup_taken_while_writing_can_be_served(at, server, tmp_path):
    for number in range(30):
        log(server, "bulk", code=f"{number}" * 500_000)
    file = tmp_path / "copy" / "data" / "strandline.sqlite"
    file.parent.mkdir(parents=True)
    written, seen_while_copying, is_over = [], [], threading.Event()

    def write(writer):
        for number in itertools.count():
            if is_over.is_set():
                return
            log(server, "chain", [f"{writer}/{number}"], [f"{writer}/{number + 1}"])
            written.append((writer, number + 1))

    def watch():
        while not is_over.is_set():
            if list((tmp_path / "data").glob(".backup-*.partial")):
                seen_while_copying.append(len(written))
            time.sleep(0.0005)

    threads = [threading.Thread(target=write, args=[writer]) for writer in range(4)]
    threads.append(threading.Thread(target=watch))
    for thread in threads:
        thread.start()
    try:
        until(lambda: len(written) >= 20)
        before = list(written)
        lines("backup", str(file), *at)
        after = list(written)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    assert seen_while_copying[-1] > seen_while_copying[0], "nothing was written meanwhile"
    with sqlite3.connect(file) as copied:
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copied.execute("PRAGMA foreign_key_check").fetchall() == []
    again = run("backup", str(file), *at)
    assert again.returncode == 1 and "already" in again.stderr
    copy = Server(tmp_path / "copy")
    try:
        count = len(copy.request("/api/v1/components/chain/runs?limit=10000").json)
        # What was answered before the copy began is in it; of what was written meanwhile, a part.
        assert len(before) <= count <= len(after) + 4
        for writer in range(4):
            last = max(number for of, number in before if of == writer)
            trace = copy.request(f"/api/v1/trace?output={writer}/{last}").json
            assert trace["count"] == last
        assert copy.request("/api/v1/trace?output=p3").json["count"] == 3
        log(copy, "chain", outputs=["later"])
    finally:
        copy.stop()
    assert not list((tmp_path / "data").glob(".backup*"))


def test_a_long_chain_is_drawn_within_a_page(at, server):
    for start in range(0, 2000, 500):
        server.request("/api/v1/runs", [
            {"component": "step", "started_at": 1000 + index,
             "inputs": [f"s{index}"], "outputs": [f"s{index + 1}"]}
            for index in range(start, start + 500)])
    tree = lines("trace", "s2000", *at)
    assert len(tree) == 2001
    assert max(len(line) for line in tree) < 200
    assert "[1999] step" in tree[-1]


def test_a_row_is_followed_back(at, server):
    log(server, "clean", ["raw"], ["rows"], started_at=10, row_maps=[
        {"input": "raw", "output": "rows", "ranges": [[0, 2], [6, 2]]}])
    log(server, "sum", ["rows"], ["sums"], started_at=20, row_maps=[
        {"input": "rows", "output": "sums", "groups": [[0], [1, 2, 3]]}])
    tree = lines("trace", "sums", "--row", "1", *at)
    assert tree[1].endswith("made sums row 1, from rows rows 1, 2, 3")
    assert tree[2].endswith("made rows rows 1, 2, 3, from raw rows 1, 6, 7")
    assert lines("impact", "raw", "--row", "6", *at)[2].endswith("made sums row 1, from rows row 2")


def test_an_output_that_is_only_a_name_can_be_flagged(at, server):
    log(server, "infer", outputs=["just a text, no file"])
    assert lines("flag", "just a text, no file", *at) == ["flagged 1 output"]
    assert lines("review", *at)[0].startswith("1 flagged output: just a text, no file")


def test_times_are_told_in_utc(at, server):
    run_id = log(server, "c", started_at="2020-01-01T23:30:00.5+01:00",
                 ended_at="2020-01-01T23:31:00+01:00")
    assert "Started:      2020-01-01T22:30:00.5Z" in lines("inspect", str(run_id), *at)


def test_a_failed_run_is_kept_with_its_error(at, server):
    run_id = log(server, "train", ["clean.csv"], status="failed", error="ValueError: no rows")
    card = lines("inspect", str(run_id), *at)
    assert "Status:       failed" in card and "Error:        ValueError: no rows" in card
    running = log(server, "train", status="running")
    assert "Status:       running" in lines("inspect", str(running), *at)


def test_retention_keeps_a_trace_whole(tmp_path):
    configuration = tmp_path / "strandline.yaml"
    configuration.write_text("retention: {runs: 2}\n")
    server = Server(tmp_path)
    for index in range(10):
        log(server, "etl", outputs=[f"t{index}"], started_at=100 + index)
    log(server, "train", ["t3"], ["m"], started_at=200)
    assert server.stop() == 0
    swept = Server(tmp_path, "--config.file", configuration)
    try:
        until(lambda: len(swept.request("/api/v1/runs").json) == 3)
        assert swept.request("/api/v1/trace?output=m").json["count"] == 2
    finally:
        swept.stop()
