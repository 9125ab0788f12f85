"""What the tables and the configurations of the documents say is what the program does."""

import re
import subprocess

import generate
import yaml
from conftest import PROGRAM, ROOT, request
from documents import DOCS, snippets
from generating.configuration import configuration
from generating.routes import routes
from generating.server import Server, fill


def test_generated_tables_are_what_the_program_says():
    outdated = [path.name for path in generate.outdated(PROGRAM)]
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
    path = tmp_path / "strandline.yaml"
    path.write_text("")
    rows = configuration(PROGRAM, "--config.file", path)
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
    names = {
        "{name}": "inference", "{id}": "1", "{component}": "inference", "{role}": "output",
        "{field}": "score", "{task}": "tips"}
    queries = {
        "/api/v1/trace": "?output=prediction-1", "/api/v1/impact": "?artifact=clean.csv",
        "/api/v1/diff": "?left=prediction-1&right=model"}
    with Server(PROGRAM, tmp_path) as server:
        fill(server)
        methods = {}
        for method, path, _, _ in routes(server):
            methods.setdefault(path, set()).add(method)
        for path, documented in methods.items():
            options = request(server.url + re.sub(r"\{\w+\}", "x", path), method="OPTIONS")
            taken = set(options.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"}
            assert documented == taken, path
        for method, path, _, _ in routes(server):
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
    paths = set(re.findall(r"`(/[a-z]*[^`]*)`", (DOCS / "pages.md").read_text())) - {"/"}
    assert len(paths) > 12
    with Server(PROGRAM, tmp_path) as server:
        fill(server)
        for path in paths:
            here = path.replace("{component}/{role}/{field}", "inference/output/score")
            here = here.replace("{name}", "inference").replace("{id}", "1")
            here = here.replace("left=…&right=…", "left=prediction-1&right=model")
            here = here.replace("NAME", "prediction-1")
            status, text = server.request(here)
            assert status == 200 and "<h1" in text, (here, status)
