"""`profile`, `compare` and `replay` on files."""

import json
import random

import pytest
from conftest import SHARED, run

TRIPS = SHARED / "data" / "nyc-green-taxi-2020"
CATEGORIES = [
    f"{column}=category" for column in [
        "PULocationID", "DOLocationID", "VendorID", "RatecodeID", "payment_type", "trip_type",
        "store_and_fwd_flag"]]


def write(path, mean, zones, seed=1, rows=4000):
    generator = random.Random(seed)
    lines = ["fare,zone,empty"]
    for _ in range(rows):
        fare = "" if generator.random() < 0.1 else f"{generator.gauss(mean, 2):.4f}"
        lines.append(f"{fare},{generator.choice(zones)},")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_profile_prints_what_the_contract_says(tmp_path):
    path = write(tmp_path / "trips.csv", 10, ["JFK", "LGA, too"])
    path.write_text(path.read_text().replace("LGA, too", '"LGA, too"'))
    profile = json.loads(run("profile", str(path), "--json").stdout)
    assert profile["rows"] == 4000
    fare, zone, empty = profile["columns"]
    assert fare["field"] == "fare" and fare["kind"] == "numeric"
    assert fare["count"] + fare["missing"] == 4000 and 300 < fare["missing"] < 500
    assert fare["mean"] == pytest.approx(10, abs=0.2)
    assert fare["stddev"] == pytest.approx(2, abs=0.1)
    assert fare["quantiles"]["0.5"] == pytest.approx(10, abs=0.2)
    assert zone["kind"] == "categorical" and set(zone["categories"]) == {"JFK", "LGA, too"}
    assert sum(zone["categories"].values()) == pytest.approx(1)
    assert empty["missing"] == 4000
    assert "fare" in run("profile", str(path)).stdout


def test_compare_exits_with_3_on_drift_and_with_0_on_calm(tmp_path):
    calm = write(tmp_path / "a.csv", 10, "AB")
    same = write(tmp_path / "b.csv", 10, "AB", seed=2)
    moved = write(tmp_path / "c.csv", 11.5, "AB", seed=3)
    assert run("compare", str(calm), str(same)).returncode == 0
    drift = run("compare", str(calm), str(moved), "--json")
    assert drift.returncode == 3
    answer = json.loads(drift.stdout)
    assert answer["reference_rows"] == answer["current_rows"] == 4000
    assert answer["fields"][0]["field"] == "fare" and answer["fields"][0]["score"] > 1
    scores = [field["score"] for field in answer["fields"]]
    assert scores == sorted(scores, reverse=True)
    mean = next(
        measure for measure in answer["fields"][0]["measures"] if measure["measure"] == "mean")
    assert set(mean) == {
        "measure", "raw", "effect_size", "noise_floor", "lower_bound", "threshold", "floor"}
    assert mean["effect_size"] == pytest.approx(0.75, abs=0.1)


def test_compare_reads_measures_that_are_asked_for(tmp_path):
    calm = write(tmp_path / "a.csv", 10, "AB")
    moved = write(tmp_path / "c.csv", 10, "AC", seed=3)
    names = ["total_variation", "hellinger"]
    plain = json.loads(run("compare", calm, moved, "--json").stdout)["fields"]
    asked = json.loads(run("compare", calm, moved, "--json", "--measures", *names).stdout)["fields"]
    for before, after in zip(plain, asked):
        assert {effect["measure"] for effect in before["measures"]}.isdisjoint(names)
        if after["field"] != "empty":
            assert {*names} < {effect["measure"] for effect in after["measures"]}
        assert before["score"] == after["score"]
    table = run("compare", calm, moved, "--measures", *names).stdout.splitlines()
    assert table[1].split()[-2:] == ["HELLINGER", "TOTAL_VARIATION"]
    assert table[2].split()[-3:] == ["0.71", "0.50", "DRIFT"]
    refused = run("compare", calm, moved, "--measures", "colour")
    assert refused.returncode == 64 and "jensen_shannon" in refused.stderr


def test_a_profile_stands_in_for_its_file(tmp_path):
    calm = write(tmp_path / "a.csv", 10, "AB")
    moved = write(tmp_path / "c.csv", 11.5, "AB", seed=3)
    profile = tmp_path / "a.json"
    assert run("profile", str(calm), "-o", str(profile)).returncode == 0
    by_file = json.loads(run("compare", str(calm), str(moved), "--json").stdout)
    by_profile = json.loads(run("compare", str(profile), str(moved), "--json").stdout)
    assert by_profile == by_file


def test_files_that_cannot_be_read_are_said_in_one_line(tmp_path):
    ragged = tmp_path / "ragged.csv"
    ragged.write_text("a,b\n1,2\n3\n")
    for path in [tmp_path / "absent.csv", ragged]:
        answer = run("profile", str(path))
        assert answer.returncode == 1 and answer.stdout == ""
        assert len(answer.stderr.splitlines()) == 1


@pytest.fixture(scope="module")
def replayed():
    if not TRIPS.exists():
        pytest.skip("the trips are not here")
    answer = run(
        "replay", str(TRIPS / "green_tripdata_2020-03.csv.gz"),
        str(TRIPS / "green_tripdata_2020-04.csv.gz"), "--component", "trips",
        "--time-column", "lpep_pickup_datetime", "--reference-until", "2020-03-08",
        "--window", "1d", "--json", "--types", *CATEGORIES)
    assert answer.returncode == 0, answer.stderr
    return {
        window["window_start"][:10]: {field["field"]: field["score"] for field in window["fields"]}
        for window in map(json.loads, answer.stdout.splitlines())}


def test_calm_days_are_calm(replayed):
    for day in range(9, 14):
        worst = max(replayed[f"2020-03-{day:02}"].items(), key=lambda pair: pair[1])
        assert worst[1] < 1, worst


def test_pickup_places_stand_in_alarm_from_21_march(replayed):
    days = [day for day in replayed if "2020-03-21" <= day <= "2020-04-30"]
    assert len(days) == 41
    assert all(replayed[day]["PULocationID"] >= 1 for day in days)


def test_tips_stand_in_alarm_from_9_april(replayed):
    days = [day for day in replayed if "2020-04-09" <= day <= "2020-04-30"]
    assert len(days) == 22
    assert all(replayed[day]["tip_amount"] >= 1 for day in days)


def test_replay_feeds_a_running_server(server, tmp_path):
    generator = random.Random(5)
    path = tmp_path / "rows.csv"
    path.write_text("at,n\n" + "".join(
        f"2020-03-{day:02}T{hour:02}:30:00Z,{generator.gauss(day >= 4, 1):.5f}\n"
        for day in range(1, 6) for hour in range(24) for _ in range(50)))
    answer = run(
        "replay", str(path), "--component", "batch", "--time-column", "at",
        "--reference-until", "2020-03-03", "--server", server.url)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[0] == (
        "reference: 2400 rows in 2 windows until 2020-03-03T00:00:00Z")
    field = server.field("batch", "input", "n")
    assert field["values"] == 6000
    assert field["reference"]["kind"] == "profile"
    assert field["reference"]["statistics"]["count"] == 2400


def test_replay_writes_history_that_promtool_takes(tmp_path):
    import shutil
    import subprocess

    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("promtool is not to be had here")
    generator = random.Random(5)
    path = tmp_path / "rows.csv"
    path.write_text("at,n\n" + "".join(
        f"2020-03-{day:02}T{hour:02}:30:00Z,{generator.gauss(0, 1):.5f}\n"
        for day in range(1, 6) for hour in range(24) for _ in range(50)))
    history = tmp_path / "history.om"
    answer = run(
        "replay", str(path), "--component", "batch", "--time-column", "at",
        "--openmetrics", str(history))
    assert answer.returncode == 0, answer.stderr
    blocks = subprocess.run(
        [promtool, "tsdb", "create-blocks-from", "openmetrics", str(history),
         str(tmp_path / "blocks")], capture_output=True, text=True)
    assert blocks.returncode == 0, blocks.stderr
    assert list((tmp_path / "blocks").iterdir())
