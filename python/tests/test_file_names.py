"""One file has one name, whichever way it is spelled."""

import os
import pathlib
import subprocess
import sys

import pytest

import strandline
from strandline.artifacts import Artifact
from strandline.file_names import queried_name

ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(pathlib.Path(strandline.__file__).resolve().parents[1]),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with a file and links to it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "m").write_text("model")
    (tmp_path / "sub" / "d.csv").write_text("data")
    os.symlink("m", "link")
    os.symlink("sub", "alias")
    return tmp_path


def name(spelled):
    return Artifact.of(spelled).name


def test_spellings_of_a_file_in_the_working_directory(folder):
    spellings = [
        "m",
        "./m",
        ".//m",
        "sub/../m",
        str(folder / "m"),
        f"{folder}/./sub/../m",
        pathlib.Path("m"),
        pathlib.Path("./m"),
        folder / "m",
        b"./m",
        "link",
        "./link",
        folder / "link",
        "alias/../link",
    ]
    assert {name(spelled) for spelled in spellings} == {"m"}
    spellings = ["sub/d.csv", "alias/d.csv", folder / "alias" / "d.csv", "./sub//d.csv"]
    assert {name(spelled) for spelled in spellings} == {"sub/d.csv"}
    assert {name(spelled) for spelled in ("sub", "sub/", "./sub/", folder / "sub")} == {"sub"}


def test_files_that_are_not_there_yet_have_the_same_name(folder):
    spellings = ["new/x", "./new/x", folder / "new" / "x", pathlib.Path("new/x"), f"{folder}/new/x"]
    assert {name(spelled) for spelled in spellings} == {"new/x"}


def test_files_elsewhere_go_by_their_absolute_path(folder, monkeypatch):
    monkeypatch.chdir(folder / "sub")
    for spelled in (folder / "m", f"{folder}/./m", folder / "link", f"{folder}/sub/../m"):
        assert name(spelled) == str(folder / "m")
    assert name(folder / "alias" / "d.csv") == "d.csv"


def test_a_relative_path_out_of_the_working_directory_stays_one(folder, monkeypatch):
    monkeypatch.chdir(folder / "sub")
    assert name("../m") == name("./../m") == "../m"
    # What it was called first it goes on being called, in one process.
    assert name(folder / "m") == "../m"


def test_a_working_directory_that_is_a_link(folder, monkeypatch):
    os.symlink(folder, folder.parent / f"{folder.name}-link")
    linked = folder.parent / f"{folder.name}-link"
    monkeypatch.chdir(linked)
    assert name(linked / "m") == name(folder / "m") == name("./m") == "m"


def test_what_is_no_path_is_what_it_is(folder):
    for spelled in ("s3://bucket//x/./y", "row 7", "a//b", "x/../y", "prediction-7", "//host/x"):
        assert name(spelled) == spelled
    assert name("/no/such//file") == "/no/such/file"


def test_links_to_where_content_is_stored_keep_their_names(folder):
    store = folder / ".dvc" / "cache" / "ab"
    store.mkdir(parents=True)
    (store / "cdef").write_text("content")
    outside = folder.parent / f"{folder.name}-volume"
    outside.mkdir()
    (outside / "x.csv").write_text("content")
    for number in (1, 2):
        os.symlink(store / "cdef", f"tracked-{number}.csv")
    os.symlink(outside, "mounted")
    assert name("tracked-1.csv") == "tracked-1.csv"
    assert name("./tracked-2.csv") == "tracked-2.csv"
    assert name("mounted/x.csv") == name(folder / "mounted" / "x.csv") == "mounted/x.csv"


def test_a_link_that_leads_elsewhere_by_now(folder):
    assert name("link") == "m"
    (folder / "n").write_text("next")
    os.unlink("link")
    os.symlink("n", "link")
    assert name("link") == "n"


def test_hard_links_are_files_of_their_own(folder):
    os.link("m", "copy")
    assert name("copy") == "copy"
    assert name("m") == "m"


def test_files_are_asked_for_as_they_are_spelled(folder):
    assert queried_name(str(folder / "m")) == "m"
    assert queried_name("./link@abc") == "m@abc"
    assert queried_name("run:7") == "run:7"
    assert queried_name("prediction-7@3") == "prediction-7@3"


def test_all_spellings_meet(client, folder):
    with strandline.run("train") as run:
        run.output("./m")
    spellings = [folder / "m", str(folder / "m"), pathlib.Path("m"), "link", "./m", "m"]
    for number, spelled in enumerate(spellings):
        with strandline.run(f"reader-{number}") as run:
            run.input(spelled)
            run.output(f"made-{number}")
        trace = client.trace(f"made-{number}")["runs"]
        assert [line["component"] for line in trace] == [f"reader-{number}", "train"]
    for spelled in ("m", "./m", str(folder / "m"), "link"):
        assert len(client.impact(spelled)["runs"]) == len(spellings)
        client.flag(spelled)
        assert [flag["output"] for flag in client.flags()] == ["m"]
        client.unflag(spelled)
        assert client.flags() == []
    assert client.trace(str(folder / "link"))["runs"][0]["component"] == "train"
    assert client.diff("./m", "made-1")


def test_processes_that_spell_a_file_otherwise_meet(client, server, folder):
    script = folder / "script.py"
    script.write_text(
        "import os, pathlib, sys, strandline\n"
        "how = {'text': str, 'path': pathlib.Path, 'absolute': os.path.abspath}[sys.argv[1]]\n"
        "with strandline.run(sys.argv[1]) as run:\n"
        "    run.input(how(sys.argv[2]))\n"
    )
    with strandline.run("train") as run:
        run.output("m")
    environment = {
        **ENVIRONMENT,
        "STRANDLINE_URL": server.url,
        "STRANDLINE_SPOOL": str(folder / "spool"),
    }
    spellings = [("text", "./m"), ("absolute", "m"), ("path", "./link")]
    for how, spelled in spellings:
        subprocess.run(
            [sys.executable, script, how, spelled], env=environment, check=True, timeout=60
        )
    runs = client.impact("m")["runs"]
    assert {run["component"] for run in runs} == {"text", "path", "absolute"}


def test_a_name_that_was_logged_otherwise_is_still_found(client, server, folder):
    absolute = str(folder / "m")
    answer = server.request(
        "/api/v1/runs", {"component": "other", "outputs": [{"name": absolute, "kind": "data"}]}
    )
    assert answer.status == 201
    assert client.trace(absolute)["runs"][0]["component"] == "other"
