"""What the documents say is so: their tables, their links, and every snippet that can run here.

A snippet is a block of code with a language, and maybe words behind it:

    sh, python          runs, in the order of the page; `not-run: REASON` at the end: it does not
    console             the same, a command behind each "$ "; what follows is its output, where …
                        stands for any text of a line, and a line of its own for any lines
    sh background       goes on running until the end of the page
    … fails             ends with an error
    … file=NAME         is written to this file, and not run

All snippets of a page share a folder, one Python interpreter, and a server. A page that does not
start a server itself has one on an empty store. Ports are replaced by free ones.
"""

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import unicodedata

import pytest
import yaml
from conftest import PROGRAM, ROOT, Server, free_port, request

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
# Those of the repository, and of no folder that something else has made.
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/*.md", "python/*.md", "prometheus/*.md", "Benchmarks/*.md",
                         "Benchmarks/drift/*.md")
    for path in ROOT.glob(pattern))
NOT_RUN_MAX = 20
IMAGE_BYTES_MAX = 200_000


def generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def identifier(path):
    return str(path.relative_to(ROOT))


# MARK: tables


def test_generated_tables_are_what_the_program_says():
    outdated = [path.name for path in generator().outdated(PROGRAM)]
    assert not outdated, f"run: python3 docs/generate.py ({outdated})"


def run_config(*arguments):
    answer = subprocess.run(
        [PROGRAM, "config", *arguments], capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def check(flag, path):
    return subprocess.run(
        [PROGRAM, "serve", flag, path, "--config.check"], capture_output=True, text=True,
        timeout=60)


def test_the_printed_configuration_is_a_configuration_and_the_same(tmp_path):
    [documented] = [snippet.text for snippet in snippets(DOCS / "configuration.md")
                    if snippet.file == "strandline.yaml"]
    for name, text in {"defaults": "", "documented": documented}.items():
        path, printed = tmp_path / f"{name}.yaml", tmp_path / f"{name}-printed.yaml"
        path.write_text(text)
        printed.write_text(run_config("--config.file", path))
        answer = check("--config.file", printed)
        assert answer.returncode == 0, answer.stderr
        assert run_config("--config.file", printed) == printed.read_text()
        values = [run_config("--config.file", file, "--json") for file in (path, printed)]
        assert values[0] == values[1]
    assert run_config() == (tmp_path / "defaults-printed.yaml").read_text()
    # Without its comments, it is what the documented file says.
    loaded = yaml.safe_load((tmp_path / "documented-printed.yaml").read_text())
    said = yaml.safe_load(documented)
    assert loaded["external_url"] == said["external_url"]
    assert loaded["retention"] == said["retention"] | {"waiting_labels": "30d"}
    assert [rule.get("seasonality") for rule in loaded["fields"]] == [None, None, "week"]
    # Tokens stay, and so does the need of one; their hashes do not.
    [token] = said["tokens"]
    assert token["sha256"] not in (tmp_path / "documented-printed.yaml").read_text()
    assert loaded["tokens"] == [token | {"sha256": "0" * 64}]


def test_every_printed_key_is_one_of_the_configuration(tmp_path):
    generate = generator()
    path = tmp_path / "strandline.yaml"
    path.write_text("")
    rows = generate.configuration(PROGRAM, "--config.file", path)
    assert len(rows) > 40
    for row in rows:
        # A value that no key takes: the answer names the key, and does not call it unknown.
        name = row["key"].rpartition(".")[2]
        value = {"wrong": 1}
        for part in reversed(row["key"].split(".")):
            value = {part[:-2]: [value]} if part.endswith("[]") else {part: value}
        path.write_text(yaml.safe_dump(value))
        answer = check("--config.file", path)
        assert answer.returncode == 1, row
        assert f"'{name}'" in answer.stderr or "'wrong'" in answer.stderr, answer.stderr
        assert f"unknown key '{name}'" not in answer.stderr, answer.stderr


def test_the_printed_web_configuration_is_one_and_has_no_secrets(tmp_path):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout",
         tmp_path / "server.key", "-out", tmp_path / "server.pem", "-subj", "/CN=localhost"],
        check=True, capture_output=True)
    [documented] = [snippet.text for snippet in snippets(DOCS / "security.md")
                    if snippet.file == "web.yml"]
    path, printed = tmp_path / "web.yml", tmp_path / "printed.yml"
    path.write_text(documented)
    printed.write_text(run_config("--web.config.file", path))
    answer = check("--web.config.file", printed)
    assert answer.returncode == 0, answer.stderr
    assert run_config("--web.config.file", printed) == printed.read_text()
    said, loaded = yaml.safe_load(documented), yaml.safe_load(printed.read_text())
    assert loaded["tls_server_config"]["cert_file"] == str(tmp_path / "server.pem")
    [(user, password)] = said["basic_auth_users"].items()
    assert loaded["basic_auth_users"].keys() == {user}
    assert password not in printed.read_text()
    # A private key in the file itself is not shown, and cannot be used again.
    key = (tmp_path / "server.key").read_text()
    path.write_text(yaml.safe_dump({"tls_server_config": {
        "cert": (tmp_path / "server.pem").read_text(), "key": key}}))
    for text in (run_config("--web.config.file", path),
                 run_config("--web.config.file", path, "--json")):
        assert "<secret>" in text and "PRIVATE KEY" not in text and key[60:90] not in text


def test_every_route_of_the_table_is_answered(tmp_path):
    generate = generator()
    names = {
        "{name}": "inference", "{id}": "1", "{component}": "inference", "{role}": "output",
        "{field}": "score", "{task}": "tips"}
    queries = {
        "/api/v1/trace": "?output=prediction-1", "/api/v1/impact": "?artifact=clean.csv",
        "/api/v1/diff": "?left=prediction-1&right=model"}
    with generate.Server(PROGRAM, tmp_path) as server:
        generate.fill(server)
        methods = {}
        for method, path, _, _ in generate.routes(server):
            methods.setdefault(path, set()).add(method)
        for path, documented in methods.items():
            options = request(server.url + re.sub(r"\{\w+\}", "x", path), method="OPTIONS")
            taken = set(options.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"}
            assert documented == taken, path
        for method, path, _, _ in generate.routes(server):
            if method == "DELETE" and path.endswith("/store"):
                # It takes what the others ask for, and answers 204: see below.
                continue
            here = path.replace("/labels/{name}", "/labels/customers")
            here = here.replace("/artifacts/{name}", "/artifacts/model")
            for placeholder, name in names.items():
                here = here.replace(placeholder, name)
            here = re.sub(r"\{\w+\}", "inference", here)
            body = {} if method in ("POST", "PUT", "PATCH") else None
            status, text = server.request(here + queries.get(path, ""), body, method)
            assert status not in (404, 405) and "there is nothing at" not in text, (method, path, text)
        assert server.request("/api/v1/store", method="DELETE")[0] == 204
        assert server.request("/api/v1/nothing")[0] == 404


def test_every_row_beside_mltrace_names_a_test_that_is_there():
    text = (DOCS / "mltrace-migration.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("|") and line.count("|") == 4]
    rows = [row for row in rows if "---" not in row and not row.endswith("| test |")]
    assert len(rows) > 30
    sources = [
        path.read_text() for folder in ["Tests", "python/tests"]
        for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".swift")]
    for row in rows:
        tests = re.findall(r"`([^`]+)`", row.split("|")[-2])
        assert tests, row
        for name in tests:
            definition = f"def {name}(" if name.startswith("test_") else f"func `{name}`("
            assert any(definition in source for source in sources), name


def test_every_page_of_the_document_is_shown(tmp_path):
    generate = generator()
    paths = set(re.findall(r"`(/[a-z]*[^`]*)`", (DOCS / "pages.md").read_text())) - {"/"}
    assert len(paths) > 12
    with generate.Server(PROGRAM, tmp_path) as server:
        generate.fill(server)
        for path in paths:
            here = path.replace("{component}/{role}/{field}", "inference/output/score")
            here = here.replace("{name}", "inference").replace("{id}", "1")
            here = here.replace("left=…&right=…", "left=prediction-1&right=model")
            here = here.replace("NAME", "prediction-1")
            status, text = server.request(here)
            assert status == 200 and "<h1" in text, (here, status)


def test_the_table_of_targets_has_every_folder_of_the_sources():
    text = (DOCS / "architecture.md").read_text()
    assert set(ranks(text)) == {
        path.name for path in (ROOT / "Sources").iterdir() if path.is_dir()}


def ranks(text):
    """The rank of each target, -1 for what every target may import."""
    rows = re.findall(r"^\| (\d|–) \| (.+?) \|", text, re.MULTILINE)
    return {
        name: -1 if rank == "–" else int(rank) for rank, row in rows
        for name in re.findall(r"`(\w+)`", row)}


def test_imports_go_down_the_ranks():
    known = ranks((DOCS / "architecture.md").read_text())
    for target, rank in known.items():
        for path in (ROOT / "Sources" / target).rglob("*.swift"):
            for name in re.findall(
                    r"^(?:@testable )?(?:package |public |internal )?import (\w+)",
                    path.read_text(), re.MULTILINE):
                if name in known:
                    assert known[name] < rank or known[name] == -1 == rank, f"{path}: {name}"
                    assert name != "Store" or target == "Strandline", f"{path}: {name}"


# MARK: links


def prose(text):
    """The lines that are no code."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text):
    """What GitHub makes of the headings."""
    found = []
    for heading in re.findall(r"^#{1,6} (.+)$", prose(text), re.MULTILINE):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
        slug = "".join(
            character for character in words.replace(" ", "-")
            if character in "-_" or unicodedata.category(character)[0] in "LN")
        count = sum(other == slug or re.fullmatch(re.escape(slug) + r"-\d+", other) is not None
                    for other in found)
        found.append(slug if count == 0 else f"{slug}-{count}")
    return found


def links(text):
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(text)))


@pytest.mark.parametrize("path", DOCUMENTS, ids=identifier)
def test_links_lead_somewhere(path):
    for link in links(path.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), f"{link}: no such file"
        assert ROOT in file.parents, f"{link} leads out of the repository"
        if anchor:
            assert anchor in anchors(file.read_text()), f"{link}: no such heading"


def test_the_readme_is_short_and_leads_to_every_page():
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) <= 180
    linked = set(links(text))
    for path in PAGES:
        assert identifier(path) in linked, path.name


def test_images_are_small_and_used():
    used = {(path.parent / link).resolve() for path in DOCUMENTS for link in links(path.read_text())}
    for image in (DOCS / "images").iterdir():
        assert image.stat().st_size < IMAGE_BYTES_MAX, image.name
        assert image in used, image.name


# What the program's own texts once said, and a reader from the field would have to ask about.
METAPHORS = r"\b(calm(?!_run)\w*|doors?|rhythms?|yardsticks?|heed\w*|knows|lives|habits?)\b"


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if "Benchmarks" not in path.parts], ids=identifier)
def test_documents_speak_of_the_program_without_metaphors(path):
    text = re.sub(r"`[^`\n]*`", "", prose(path.read_text()))
    assert not re.findall(METAPHORS, text, re.IGNORECASE)


# MARK: snippets


class Snippet:
    """A block of code."""

    def __init__(self, line, info, text):
        self.line = line
        words, _, self.reason = info.partition("not-run:")
        self.is_run = "not-run:" not in info
        self.language, *self.words = words.split() or [""]
        self.text = text
        self.file = next((word[5:] for word in self.words if word.startswith("file=")), None)

    @property
    def is_make(self):
        return all(line.startswith(("make ", "#")) for line in self.text.splitlines())


def snippets(path):
    found = []
    for match in re.finditer(r"^```([^\n]*)\n(.*?)^```$", path.read_text(), re.DOTALL | re.MULTILINE):
        line = path.read_text()[:match.start()].count("\n") + 1
        found.append(Snippet(line, match[1], match[2]))
    return found


def command_length(lines):
    """How many lines a command takes: up to one without a backslash, outside of any quotes."""
    return next(
        length for length in range(1, len(lines) + 1)
        if not lines[length - 1].endswith("\\") and "".join(lines[:length]).count("'") % 2 == 0)


class Page:
    """The folder, the server and the interpreter that the snippets of a page share."""

    documented_ports = ("10480", "8000", "9090", "9093")

    def __init__(self, folder, has_own_server):
        self.folder = folder
        self.has_own_server = has_own_server
        self.ports = {port: str(free_port()) for port in self.documented_ports}
        self.background = []
        self.server = None
        self.interpreter = None
        programs = folder / ".bin"
        programs.mkdir()
        (programs / "strandline").symlink_to(PROGRAM)
        # An answer that is an error is one of the snippet.
        wrapper = programs / "curl"
        wrapper.write_text(f'#!/bin/sh\nexec {shutil.which("curl")} --fail-with-body "$@"\n')
        wrapper.chmod(0o755)
        for name in ("python", "prometheus", "grafana"):
            (folder / name).symlink_to(ROOT / name)
        self.environment = os.environ | {
            "PATH": os.pathsep.join(
                [str(programs), os.path.dirname(sys.executable), os.environ["PATH"]]),
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(ROOT / "python"), os.environ.get("PYTHONPATH")])),
            "HOME": str(folder), "STRANDLINE_SPOOL": str(folder / ".spool"), "NO_COLOR": "1",
            "STRANDLINE_URL": f"http://127.0.0.1:{self.ports['10480']}",
        }

    def here(self, text):
        for documented, free in self.ports.items():
            text = re.sub(rf"\b{documented}\b", free, text)
        return text

    def documented(self, text):
        for documented, free in self.ports.items():
            text = re.sub(rf"\b{free}\b", documented, text)
        return text

    def run(self, snippet):
        if snippet.file:
            path = self.folder / snippet.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.here(snippet.text))
            return
        if "background" in snippet.words:
            return self.start(snippet.text)
        if self.server is None and not self.has_own_server:
            self.server = Server(
                self.folder, address=f"127.0.0.1:{self.ports['10480']}")
        if snippet.language == "python":
            self.interpret(snippet)
        elif snippet.language == "sh":
            status, output = self.shell(snippet.text)
            assert (status != 0) == ("fails" in snippet.words), output
        else:
            self.compare(snippet)

    def start(self, text):
        if "strandline serve" in text and "listen-address" not in text:
            text = text.replace(
                "strandline serve", "strandline serve --web.listen-address 127.0.0.1:10480")
        port = re.search(r"port[ =](\d+)|:(\d+)", self.here(text))
        port = port[1] or port[2]
        with open(self.folder / f"background-{len(self.background)}.log", "wb") as log:
            process = subprocess.Popen(
                ["bash", "-c", self.here(text)], cwd=self.folder, env=self.environment,
                stdout=log, stderr=log, start_new_session=True)
        self.background.append(process)
        end = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                    return
            log = (self.folder / f"background-{len(self.background) - 1}.log").read_text()
            assert process.poll() is None and time.monotonic() < end, log
            time.sleep(0.1)

    def shell(self, text):
        answer = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.here(text)], cwd=self.folder,
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=120)
        return answer.returncode, self.documented(answer.stdout)

    def compare(self, snippet):
        commands = re.split(r"^\$ ", snippet.text, flags=re.MULTILINE)
        assert commands[0] == "", "a console begins with a command"
        for text in commands[1:]:
            lines = text.splitlines()
            end = command_length(lines)
            status, output = self.shell("\n".join(lines[:end]))
            assert (status != 0) == ("fails" in snippet.words), output
            output = "".join(line.rstrip() + "\n" for line in output.rstrip("\n").splitlines())
            pattern = "".join(
                "(?:.*\n)*?" if line.strip() == "…"
                else re.escape(line.rstrip()).replace("…", ".*?") + "\n"
                for line in lines[end:])
            assert re.fullmatch(pattern, output), f"{lines[0]} prints\n{output}"

    def interpret(self, snippet):
        if self.interpreter is None:
            loop = (
                "import sys, traceback\n"
                "for path in map(str.strip, sys.stdin):\n"
                "    try:\n"
                "        exec(compile(open(path).read(), path, 'exec'), globals())\n"
                "        print('\\0done', flush=True)\n"
                "    except BaseException:\n"
                "        print(traceback.format_exc() + '\\0failed', flush=True)\n")
            self.interpreter = subprocess.Popen(
                [sys.executable, "-c", loop], cwd=self.folder, env=self.environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        path = self.folder / f".snippet-{snippet.line}.py"
        path.write_text(self.here(snippet.text))
        self.interpreter.stdin.write(f"{path}\n")
        self.interpreter.stdin.flush()
        output = []
        for line in self.interpreter.stdout:
            output.append(line)
            if "\0" in line:
                break
        assert output and output[-1].endswith(
            "\0failed\n" if "fails" in snippet.words else "\0done\n"), "".join(output)

    def stop(self):
        if self.interpreter is not None:
            self.interpreter.stdin.close()
            self.interpreter.wait(timeout=60)
        for process in reversed(self.background):
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)
        if self.server:
            self.server.stop()


RUNNABLE = ("sh", "python", "console")


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if any(
        snippet.language in RUNNABLE and snippet.is_run for snippet in snippets(path))],
    ids=identifier)
def test_snippets_run(path, tmp_path):
    has_own_server = any(
        "background" in snippet.words and "strandline serve --data" in snippet.text
        for snippet in snippets(path))
    page = Page(tmp_path, has_own_server)
    try:
        for snippet in snippets(path):
            if not snippet.file and (
                    snippet.language not in RUNNABLE or not snippet.is_run or snippet.is_make):
                continue
            try:
                page.run(snippet)
            except AssertionError as error:
                pytest.fail(f"{identifier(path)}, line {snippet.line}: {error}")
    finally:
        page.stop()


def test_every_make_target_of_the_documents_is_there():
    commands = {
        line.split(" #")[0].strip() for path in DOCUMENTS for snippet in snippets(path)
        if snippet.is_make for line in snippet.text.splitlines() if line.startswith("make ")}
    assert {"make demo", "make test"} <= commands
    for command in commands:
        answer = subprocess.run(
            ["bash", "-c", command.replace("make ", "make --dry-run ", 1)], cwd=ROOT,
            capture_output=True, text=True)
        assert answer.returncode == 0, (command, answer.stderr)


def test_snippets_of_yaml_are_yaml():
    for path in DOCUMENTS:
        for snippet in snippets(path):
            if snippet.language == "yaml":
                assert yaml.safe_load(snippet.text), f"{identifier(path)}, line {snippet.line}"


def test_every_snippet_has_a_language_and_few_are_not_run():
    not_run = []
    for path in DOCUMENTS:
        for snippet in snippets(path):
            place = f"{identifier(path)}, line {snippet.line}"
            assert snippet.language, f"{place}: no language"
            if snippet.language == "text":
                assert not snippet.text.startswith("$ "), f"{place}: a console, not text"
            if not snippet.is_run:
                assert snippet.reason.strip(), f"{place}: no reason"
                not_run.append(place)
    assert len(not_run) <= NOT_RUN_MAX, not_run
