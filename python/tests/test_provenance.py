"""Code, files and MLflow's runs are found without being told."""

import hashlib
import subprocess
import sys
import types

import pytest
from end_to_end import SHARED

from strandline.artifacts import Artifact, kind_of, shortened
from strandline.provenance import (
    ContentVersions,
    FileStamp,
    GitState,
    MlflowRun,
    dvc_version,
    source_of,
)

CAPTURES = SHARED / "captures" / "dvc"
MD5 = "0123456789abcdef0123456789abcdef"


def git(folder, *arguments):
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)


def test_git_commit_and_tags(tmp_path):
    assert GitState().of(str(tmp_path)) == (None, [])
    git(tmp_path, "init", "-q")
    (tmp_path / "a").write_text("a")
    git(tmp_path, "add", "a")
    git(tmp_path, "commit", "-qm", "a")
    git(tmp_path, "tag", "v1")
    git(tmp_path, "tag", "-a", "v2", "-m", "annotated")
    commit, tags = GitState().of(str(tmp_path))
    assert len(commit) == 40
    assert tags == ["v1", "v2"]


def test_source_of_a_function():
    def function():
        return 1

    assert source_of(function).strip().startswith("def function():")
    assert source_of(function.__code__).strip().startswith("def function():")
    assert source_of(len) is None


def test_a_file_is_versioned_by_its_content(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("1,2\n")
    stamp = FileStamp.of(str(path))
    assert ContentVersions().of(stamp) == hashlib.md5(b"1,2\n").hexdigest()
    path.write_text("something else")
    assert ContentVersions().of(stamp) is None
    assert FileStamp.of(str(tmp_path / "missing")) is None
    assert ContentVersions().of(FileStamp.of(str(tmp_path))) is None


def test_dvc_knows_versions(tmp_path):
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "raw.csv"
    path.write_text("1234")
    (tmp_path / "data" / "raw.csv.dvc").write_text(
        f"outs:\n- md5: {MD5}\n  size: 4\n  hash: md5\n  path: raw.csv\n"
    )
    assert dvc_version(str(path), 4) == MD5
    assert dvc_version(str(path), 5) is None
    assert ContentVersions().of(FileStamp.of(str(path))) == MD5
    (tmp_path / "dvc.lock").write_text(
        "schema: '2.0'\nstages:\n  prepare:\n    cmd: python prepare.py\n    deps:\n"
        f"    - path: data/raw.csv\n      hash: md5\n      md5: {'1' * 32}\n      size: 4\n"
        "    params:\n      params.yaml:\n        depth: 3\n    outs:\n"
        f"    - path: data/clean.csv\n      hash: md5\n      md5: {'2' * 32}\n      size: 9\n"
        f"    - path: data/parts\n      hash: md5\n      md5: {'3' * 32}.dir\n"
        "      size: 99\n      nfiles: 2\n"
    )
    assert dvc_version(str(tmp_path / "data" / "clean.csv"), 9) == "2" * 32
    (tmp_path / "data" / "parts").mkdir()
    assert dvc_version(str(tmp_path / "data" / "parts"), 4096) == "3" * 32 + ".dir"
    assert dvc_version(str(tmp_path / "data" / "other.csv"), 1) is None


def test_mlflow_is_read_where_it_is_imported(monkeypatch):
    monkeypatch.setitem(sys.modules, "mlflow", None)
    assert MlflowRun.current() is None
    run = types.SimpleNamespace(info=types.SimpleNamespace(run_id="r1"))
    module = types.ModuleType("mlflow")
    module.active_run = lambda: run
    module.get_tracking_uri = lambda: "file:///tmp/mlruns"
    fluent = types.ModuleType("mlflow.tracking.fluent")
    fluent._last_active_run_id = "r1"
    monkeypatch.setitem(sys.modules, "mlflow", module)
    monkeypatch.setitem(sys.modules, "mlflow.tracking.fluent", fluent)
    assert MlflowRun.current() == MlflowRun("r1", "file:///tmp/mlruns")
    module.active_run = lambda: None
    assert MlflowRun.current(before="r1") is None
    assert MlflowRun.current(before="r0").run_id == "r1"


def test_kinds_of_names():
    assert kind_of("features.parquet") == "data"
    assert kind_of("models/tip.joblib") == "model"
    assert kind_of("tip_model") == "model"
    assert kind_of("model_scores.csv") == "data"
    assert kind_of("prediction-7") == "unknown"


def test_names_are_what_the_server_takes():
    assert shortened("") == "(empty)"
    assert len(shortened("é" * 2000).encode()) <= 1024
    assert Artifact.of("no/such/file").stamp is None


@pytest.mark.skipif(not CAPTURES.exists(), reason="DVC's own files are not to be had here")
def test_files_that_dvc_has_written(tmp_path):
    for name in ("dvc.lock", "raw.csv.dvc"):
        (tmp_path / name).write_bytes((CAPTURES / name).read_bytes())
    assert dvc_version(str(tmp_path / "raw.csv"), 2173) == "8f6db169b2a7216faf751f877e64f2de"
    assert dvc_version(str(tmp_path / "data" / "clean.csv"), 1294) == (
        "550686eeb03b7743d5ecff1b1a17f4af"
    )
    (tmp_path / "features").mkdir()
    assert dvc_version(str(tmp_path / "features"), 0).endswith(".dir")
