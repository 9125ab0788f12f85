"""Rewrites the generated tables of the documents from what the program itself says.

    python3 docs/generate.py [--check] [--program .build/debug/strandline]

A table stands between two comments in a page of this folder:

    <!-- generated: metrics field -->
    <!-- end -->

`--check` changes nothing, names the pages that are out of date and exits with 1. It needs Python 3.9
and the built program, and starts servers of its own on free ports of the loopback interface.

| block | comes from |
|---|---|
| `metrics field`, `component`, `task`, `server`, `process` | HELP, TYPE, UNIT and labels of a scrape |
| `commands` | `strandline --experimental-dump-help` |
| `flags COMMAND` | the same |
| `routes` | `/api/v1/openapi.json` |
| `drift scoreboard` | the tables of Benchmarks/drift/README.md |
| `benchmark TOPIC` | Benchmarks/results/TOPIC.md, what `make -C Benchmarks TOPIC` printed; else it stays |
| `measures` | MEASURES below, and the thresholds of the reports on fields of each type |
| `configuration`, `configuration web` | `strandline config --json` |
"""

import argparse
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = ROOT / ".build" / "debug" / "strandline"
PAGES = ROOT / "docs"

BLOCK = re.compile(r"(<!-- generated: ([a-z -]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


# MARK: a server to ask


class Server:
    """A `strandline serve` on an empty store and a free port."""

    def __init__(self, program, folder, *flags):
        self.log_path = pathlib.Path(folder) / "server.log"
        self.log = open(self.log_path, "wb")
        self.process = subprocess.Popen(
            [program, "serve", "--data", pathlib.Path(folder) / "data",
             "--web.listen-address", "127.0.0.1:0", *flags],
            stderr=self.log, stdout=subprocess.DEVNULL)
        self.url = "http://" + self._address()

    def _address(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            text = self.log_path.read_text()
            found = re.search(r'listening"?,? .*?address"?[=:]"?([\d.]+:\d+)', text)
            if found:
                return found.group(1)
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"the server does not start:\n{self.log_path.read_text()}")

    def request(self, path, body=None, method=None, headers=()):
        """The status and the body of an answer, whatever the status is."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data=data, method=method,
            headers={**({"Content-Type": "application/json"} if data else {}), **dict(headers)})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def send(self, path, body):
        status, text = self.request(path, body)
        if status >= 300:
            raise SystemExit(f"{path} answered {status}: {text}")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()


def fill(server):
    """Sends one of everything that a family of metrics or a route tells of."""
    draws = random.Random(1)
    now = time.time()

    def numbers(count, mean):
        return [draws.gauss(mean, 1) for _ in range(count)]

    server.send("/api/v1/components", {"name": "inference", "owner": "ola", "tags": ["taxi"]})
    server.send("/api/v1/runs", [
        {"component": "clean", "started_at": now - 90 * 86_400, "ended_at": now - 90 * 86_400 + 60,
         "outputs": [{"name": "clean.csv"}]},
        {"component": "train", "started_at": now - 120, "ended_at": now - 60,
         "inputs": [{"name": "clean.csv"}], "outputs": [{"name": "model", "kind": "model"}],
         "tests": [{"name": "rows", "passed": True}]},
        {"component": "inference", "started_at": now - 30, "ended_at": now - 29,
         "inputs": [{"name": "model", "kind": "model"}],
         "outputs": [{"name": "prediction-1", "labels": ["customers"]}]},
    ])
    for hours, mean, zone in ((3, 0, "B"), (0, 0.8, "C")):
        server.send("/api/v1/observations", {
            "component": "inference", "role": "output", "timestamp": now - hours * 3600,
            "fields": {
                "score": numbers(3000, mean), "zone": ["A", zone, zone] * 1000,
                "vector": [[draws.gauss(mean, 1), draws.gauss(0, 1)] for _ in range(3000)]}})
    server.send("/api/v1/observations", {
        "component": "inference", "role": "input", "timestamp": now - 30,
        "fields": {"age": numbers(300, 40)}})
    for route, values in (("outputs", [0.9, 0.2]), ("feedback", [True, False])):
        server.send(f"/api/v1/{route}", {"task": "tips", "values": [
            {"id": f"ride-{index}", "value": value, "timestamp": now}
            for index, value in enumerate(values)]})
    # Scrapes and errors are counted, too.
    server.request("/metrics")
    server.request("/api/v1/runs/99")


# MARK: tables


def table(head, rows):
    """A table in Markdown; a cell is text that may hold Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n"
                   for line in lines)


def code(text):
    return f"`{text}`" if text else ""


# MARK: metrics

SCOPES = ("field", "component", "task", "process", "server")


def families(server):
    """Every family of a scrape: name, type, unit, labels, help."""
    _, text = server.request(
        "/metrics", headers=[("Accept", "application/openmetrics-text; version=1.0.0")])
    found = {}
    for line in text.splitlines():
        meta = re.match(r"# (HELP|TYPE|UNIT) (\S+) ?(.*)", line)
        if meta:
            word, name, rest = meta.groups()
            found.setdefault(name, {"labels": []})[word] = rest
            continue
        sample = re.match(r"([a-zA-Z_:][\w:]*)(?:\{(.*?)\})? ", line)
        if not sample or line.startswith("#"):
            continue
        name = sample.group(1)
        family = next(
            (found[base] for suffix in ("", "_total", "_bucket", "_sum", "_count", "_info")
             for base in [name[:len(name) - len(suffix)] if suffix else name]
             if name.endswith(suffix) and base in found), None)
        if family is None:
            raise SystemExit(f"no family for the sample {name}")
        for label in re.findall(r'(\w+)="(?:[^"\\]|\\.)*"', sample.group(2) or ""):
            if label not in family["labels"] and label != "le":
                family["labels"].append(label)
    rows = []
    for name, family in found.items():
        kind = family["TYPE"]
        whole = name + {"counter": "_total", "info": "_info"}.get(kind, "")
        if kind == "unknown" or not family.get("HELP"):
            raise SystemExit(f"{name} has no type or no help")
        rows.append((whole, kind, family.get("UNIT", ""), family["labels"], family["HELP"]))
    return rows


def scope(name, labels):
    if not name.startswith("strandline_"):
        return "process"
    if "field" in labels:
        return "field"
    return next((scope for scope in ("component", "task") if scope in labels), "server")


def metrics(server, which):
    if which not in SCOPES:
        raise SystemExit(f"unknown scope of metrics '{which}'")
    shared = ["component", "role", "field"] if which == "field" else []
    rows = []
    for name, kind, unit, labels, text in families(server):
        if scope(name, labels) != which:
            continue
        own = [label for label in labels if label not in shared]
        text = text.replace("\\n", " ").replace("\\\\", "\\")
        rows.append([code(name), kind, unit, ", ".join(map(code, own)), text])
    head = ["family", "type", "unit", "further labels" if shared else "labels", "HELP"]
    return table(head, rows)


# MARK: commands and their flags


class Help:
    """What ArgumentParser tells of the program."""

    def __init__(self, program):
        output = subprocess.run(
            [program, "--experimental-dump-help"], capture_output=True, text=True, check=True)
        self.root = json.loads(output.stdout)["command"]

    def commands(self, command=None, prefix=()):
        """All commands that do something, with their names in full."""
        for sub in (command or self.root).get("subcommands", []):
            if not sub.get("shouldDisplay", True) or sub["commandName"] == "help":
                continue
            names = (*prefix, sub["commandName"])
            if any(c["commandName"] != "help" for c in sub.get("subcommands", [])):
                yield from self.commands(sub, names)
            else:
                yield " ".join(names), sub

    @staticmethod
    def arguments(command):
        return [argument for argument in command.get("arguments", [])
                if argument.get("shouldDisplay", True)
                and argument["valueName"] not in ("help", "version")]

    @staticmethod
    def spelling(argument):
        if argument["kind"] == "positional":
            return argument["valueName"].upper() + ("…" if argument["isRepeating"] else "")
        return "--" + next(
            name["name"] for name in argument["names"] if name["kind"] == "long")

    # What every command that asks a server takes, said once.
    shared = {"--server", "--token-file", "--ca-file", "--json"}

    # A command with more of them has a table of its own.
    listed_max = 8

    def usage(self, name, command):
        words = [name]
        has_table = len(self.arguments(command)) > self.listed_max
        for argument in self.arguments(command):
            spelling = self.spelling(argument)
            if has_table and argument["isOptional"]:
                continue
            if spelling in self.shared and {"--server", "--ca-file"} <= {
                    self.spelling(other) for other in self.arguments(command)}:
                continue
            if argument["kind"] == "option":
                spelling += " …"
            words.append(f"[{spelling}]" if argument["isOptional"] else spelling)
        return " ".join(words + (["[FLAG …]"] if has_table else []))

    def command_table(self):
        return table(["command", "does"], [
            [code(self.usage(name, command)), command["abstract"]]
            for name, command in self.commands()])

    def flag_table(self, name):
        [command] = [command for other, command in self.commands() if other == name]
        rows = []
        for argument in self.arguments(command):
            text = argument.get("abstract", "")
            # Defaults that are no values of the parser stand in the text.
            stated = re.search(r" ?\(default: (.*?)\)$", text)
            default = argument.get("defaultValue", stated.group(1) if stated else "")
            text = re.sub(r" ?\(default: .*?\)$", "", text)
            values = argument.get("allValueStrings") or argument.get("allValues") or []
            if values:
                text += " One of " + ", ".join(map(code, values)) + "."
            default = default if " " in default else code(default)
            rows.append([code(self.spelling(argument)), default, text])
        return table(["flag", "default", "meaning"], rows)


# MARK: routes

METHODS = ("get", "post", "put", "patch", "delete")


def routes(server):
    """Method, path, right and summary of every route that a program may call."""
    document = json.loads(server.request("/api/v1/openapi.json")[1])
    return [
        (method.upper(), path, operation["x-right"], does(operation))
        for path, item in document["paths"].items()
        for method, operation in item.items() if method in METHODS]


def does(operation):
    """The summary of an operation, with the parameters of its query."""
    names = ", ".join(
        code(parameter["name"]) for parameter in operation.get("parameters", [])
        if parameter["in"] == "query")
    return operation["summary"] + (f"; {names}" if names else "")


def route_table(server):
    return table(["request", "right", "does"], [
        [code(f"{method} {path}"), right, text]
        for method, path, right, text in routes(server)])


# MARK: measures

MEASURES = {
    "wasserstein": "mean distance that values have moved (W1), in standard deviations of the "
                   "reference; values beyond the fence count as on it",
    "ks": "largest difference of the distribution functions (Kolmogorov–Smirnov)",
    "psi": "population stability index over 20 bins, or over the 100 commonest categories",
    "missing": "share of missing values (Cohen's h)",
    "out_of_range": "share of values beyond the fence (Cohen's h)",
    "unseen": "share of categories that the reference never had, beyond what its rare ones "
              "predict (Cohen's h)",
    "mean": "shift of the mean in standard deviations of the reference, with its sign",
    "cliffs_delta": "probability that a value exceeds one of the reference, less the reverse "
                    "(Cliff's δ)",
    "dispersion": "distance from the reference's median, in its ranks (Cliff's δ)",
    "positive_rate": "share of predicted positives (Cohen's h); with `positive_above`",
    "centroid": "mean of vectors, in units of their spread about it",
    "jensen_shannon": "Jensen–Shannon distance over the bins of `psi`",
    "hellinger": "Hellinger distance over the bins of `psi`",
    "total_variation": "total variation distance over the bins of `psi`",
}


def measure_table(program, folder):
    """Every measure with its thresholds, from the reports on a field of each type."""
    options = pathlib.Path(folder) / "measures.yaml"
    options.write_text(json.dumps({
        "drift": {"measures": ["jensen_shannon", "hellinger", "total_variation"]},
        "fields": [{"match": {"field": "score"}, "positive_above": 0.5}]}))
    thresholds = {}
    with tempfile.TemporaryDirectory() as data:
        with Server(program, data, "--config.file", options) as server:
            fill(server)
            for field, kind in (("score", "numeric"), ("zone", "category"), ("vector", "vector")):
                _, text = server.request(f"/api/v1/fields/inference/output/{field}")
                for effect in json.loads(text)["drift"]["measures"]:
                    shown = effect["threshold"] if "lower_bound" in effect else 0
                    thresholds.setdefault(effect["measure"], {})[kind] = shown
    unknown = set(thresholds) ^ set(MEASURES)
    if unknown:
        raise SystemExit(f"measures that the program or MEASURES does not have: {unknown}")
    rows = []
    for measure, text in MEASURES.items():
        cells = [f"{thresholds[measure][kind]:g}" if thresholds[measure].get(kind) else
                 ("not scored" if kind in thresholds[measure] else "")
                 for kind in ("numeric", "category", "vector")]
        rows.append([code(measure), text, *cells])
    return table(["measure", "compares", "numbers", "categories", "vectors"], rows)


# MARK: configuration


def configuration(program, flag, file):
    """Every key of a configuration with its type, default, value and description."""
    output = subprocess.run(
        [program, "config", flag, file, "--json"], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in output.stdout.splitlines()]


def without_repetition(rows):
    """One row for the thresholds of all measures, which differ in nothing but their defaults."""
    found = {}
    for row in rows:
        parent, _, measure = row["key"].rpartition(".")
        if not parent.endswith("thresholds"):
            found[row["key"]] = row
            continue
        if parent not in found:
            found[parent] = row | {"keys": [], "default": None}
            if not row["unset"]:
                found[parent]["unset"] = "see [drift-score.md](drift-score.md)"
        found[parent]["keys"].append(measure)
    return [
        row | {
            "key": f"{parent}.MEASURE",
            "description": f"{row['description']}; MEASURE is " + ", ".join(map(code, row["keys"]))}
        if "keys" in row else row for parent, row in found.items()]


def configuration_table(program, which, folder):
    """The keys of the configuration file, or of that of `--web.config.file`, in their order."""
    flags = {"": "--config.file", "web": "--web.config.file"}
    if which not in flags:
        raise SystemExit(f"unknown configuration '{which}'")
    empty = pathlib.Path(folder) / "empty.yaml"
    empty.write_text("")
    rows = configuration(program, flags[which], empty)
    names = {row["key"] for row in rows} | {"drift.thresholds"}
    lines = []
    for row in without_repetition(rows):
        default = row["default"]
        if default is not None:
            default = code(default if isinstance(default, str) and default
                           else json.dumps(default))
        else:
            default = re.sub(
                r"[a-z_]+\.[a-z_]+(?=$|[, ])",
                lambda name: code(name[0]) if name[0] in names else name[0], row["unset"] or "")
        lines.append([code(row["key"]), row["type"], default, row["description"]])
    return table(["key", "takes", "default", "meaning"], lines)


# MARK: benchmarks


def tables_of(path):
    """The tables of a document by the heading above them, each a list of rows of cells."""
    found, heading = {}, ""
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|") and not re.fullmatch(r"[| :-]+", line):
            found.setdefault(heading, []).append(
                [cell.strip() for cell in line.strip("|").split("|")])
    return found


def scoreboard_table():
    """The columns of the scoreboard that say most, from the document that has all of them."""
    tables = tables_of(ROOT / "Benchmarks" / "drift" / "README.md")
    rows = {row[0]: row for row in tables["All programs"]}
    [taxis] = [rows for heading, rows in tables.items() if "green taxis" in heading]
    taxis = {row[0]: row for row in taxis}
    head = ["program", "alarms on nothing", "alarms on d ≤ .05 and jitter",
            "found at 500 · 5,000 · 50,000 rows", "taxis, 9–13 March", "taxis, April", "CPU s",
            "memory, MB"]
    return table(head, [
        [name, row[1].split(" of")[0], row[2].split(" of")[0], " · ".join(row[3:6]),
         taxis[name][1], taxis[name][4], row[6], row[8]]
        for name, row in rows.items() if name != "program"])


def benchmark_table(topic, before):
    path = ROOT / "Benchmarks" / "results" / f"{topic}.md"
    if not path.exists():
        return before
    return "".join(f"{line}\n" for line in path.read_text().splitlines() if line.startswith("|"))


# MARK: pages


class Generator:
    """Makes the blocks, and asks the program no more than once for each."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.help = Help(program)
        self.server = None

    def block(self, name, before):
        kind, _, rest = name.partition(" ")
        if kind == "benchmark":
            return benchmark_table(rest, before)
        if name == "drift scoreboard":
            return scoreboard_table()
        if kind == "commands":
            return self.help.command_table()
        if kind == "flags":
            return self.help.flag_table(rest)
        if kind == "measures":
            return measure_table(self.program, self.folder)
        if kind == "configuration":
            return configuration_table(self.program, rest, self.folder)
        if kind not in ("metrics", "routes"):
            raise SystemExit(f"unknown block '{name}'")
        if self.server is None:
            self.server = Server(self.program, self.folder)
            fill(self.server)
        return route_table(self.server) if kind == "routes" else metrics(self.server, rest)

    def page(self, text):
        return BLOCK.sub(
            lambda match: match[1] + self.block(match[2], match[3]) + match[4], text)

    def close(self):
        if self.server is not None:
            self.server.__exit__()


def outdated(program=PROGRAM, write=False):
    """The pages whose tables are not what the program says; rewrites them where that is asked for."""
    pages = []
    with tempfile.TemporaryDirectory() as folder:
        generator = Generator(program, folder)
        try:
            for path in sorted(PAGES.glob("*.md")):
                before = path.read_text()
                after = generator.page(before)
                if after != before:
                    pages.append(path)
                    if write:
                        path.write_text(after)
        finally:
            generator.close()
    return pages


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where outdated")
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    arguments = parser.parse_args()
    pages = outdated(arguments.program, write=not arguments.check)
    for path in pages:
        print(f"{path.relative_to(ROOT)} {'is out of date' if arguments.check else 'was updated'}")
    sys.exit(1 if arguments.check and pages else 0)


if __name__ == "__main__":
    main()
