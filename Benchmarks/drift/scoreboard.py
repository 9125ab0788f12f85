"""Runs our drift scores and their peers over the same worlds and prints the tables.

    python scoreboard.py [--rounds 3] [--trips FOLDER] [--only PROGRAM …] [--output FILE]

See README.md beside this file for how worlds are made and programs are called.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import tables
from programs import OURS, PEERS, Environments
from results import Results

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ROWS = [100, 500, 1000, 2000, 5000, 10_000, 50_000]
CALM_ROWS = [100, 1000, 10_000, 100_000]
LONG_ROWS = [1_000_000, 10_000_000]


def parsed_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="worlds of each kind")
    parser.add_argument("--windows", type=int, default=100_000, help="calm windows of our own run")
    parser.add_argument("--only", nargs="*", help="names of programs; all where left out")
    parser.add_argument(
        "--trips",
        type=Path,
        default=ROOT.parent / "shared" / "data" / "nyc-green-taxi-2020",
        help="folder of green_tripdata_2020-MM.csv.gz; skipped where it is absent",
    )
    parser.add_argument(
        "--environments", type=Path, default=ROOT / ".venv-drift", help="where the peers live"
    )
    parser.add_argument("--worlds", type=Path, help="keep worlds and answers in this folder")
    parser.add_argument("--output", type=Path, help="write the tables to this file, too")
    return parser.parse_args()


def main():
    arguments = parsed_arguments()
    driver = built_driver()
    environments = Environments(arguments.environments, HERE / "peers")
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.worlds or Path(scratch)
        worlds = made_worlds(driver, folder, arguments, environments)
        programs = [OURS, *PEERS]
        if arguments.only:
            programs = [program for program in programs if program.name in arguments.only]
        results = {}
        for program in programs:
            command = [driver, "score"] if program is OURS else environments.command(program)
            if command is None:
                results[program.name] = None
                continue
            results[program.name] = {
                world: answers(command, path, folder / f"{world} {program.name}.tsv")
                for world, path in worlds.items()
            }
        own = run([driver, "calm", str(arguments.windows)])
        own += run([driver, "coverage", str(arguments.windows)])
        own += run([driver, "power", str(max(10, arguments.windows // 300))])
    text = tables.rendered(results, own, PEERS)
    print(text)
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8")


def built_driver():
    """The path of the Swift program, built in release."""
    build = ["swift", "build", "--package-path", HERE.parent, "--configuration", "release"]
    subprocess.run([*build, "--product", "DriftScoreboard"], check=True, stdout=sys.stderr)
    return HERE.parent / ".build" / "release" / "DriftScoreboard"


def made_worlds(driver, folder, arguments, environments):
    """Writes the worlds and answers their folders by name."""
    rounds = arguments.rounds
    recipes = {
        "drift": ["worlds", rounds, *ROWS],
        "calm": ["calm-world", 2 * rounds, *CALM_ROWS],
        "long": ["long-world", *LONG_ROWS],
    }
    worlds = {}
    for name, (verb, *numbers) in recipes.items():
        worlds[name] = folder / name
        run([driver, verb, worlds[name], *map(str, numbers)])
    if arguments.trips.is_dir():
        worlds["trips"] = folder / "trips"
        script = [environments.python(PEERS[0]), HERE / "trips.py"]
        run([*script, arguments.trips, worlds["trips"]])
    return worlds


def answers(command, world, kept):
    """What a program says of a world; an answer that is there already is kept."""
    if not kept.exists():
        text = run([*command, world])
        kept.write_text(text, encoding="utf-8")
    return Results(kept.read_text(encoding="utf-8"), world)


def run(command):
    """The standard output of a command that runs on one processor."""
    print("$", *command, file=sys.stderr, flush=True)
    quiet = {"NML_DISABLE_USAGE_LOGGING": "1", "DO_NOT_TRACK": "1", "PYTHONWARNINGS": "ignore"}
    single = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        env=os.environ | quiet | single,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed: {done.stderr.strip()[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
