"""The main job: drift is named with its owner."""

from conftest import run


def test_the_demo_names_what_drifted_and_whose_it_is():
    answer = run("demo", "--seconds", "1", "--web.listen-address", "127.0.0.1:0")
    assert answer.returncode == 0, answer.stderr
    calm, _, drifted = answer.stdout.partition("the city locks down")
    days = [line for line in calm.splitlines() if line[10:12] == "  "]
    assert len(days) == 5 and not any("!" in day for day in days), days
    verdict = drifted.partition("What drifted:")[2].splitlines()
    speed = next(line for line in verdict if "trip_speed (input)" in line)
    assert "made by featurize, owner farid" in speed and "since 2020-03-0" in speed
    label = next(line for line in verdict if "tip_share" in line)
    assert "owner ola" in label
