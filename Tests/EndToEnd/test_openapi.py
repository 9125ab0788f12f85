"""The description of the HTTP API is valid OpenAPI 3.1, of the server that serves it."""

import hashlib

from conftest import Server
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

PATH = "/api/v1/openapi.json"
METHODS = {"get", "post", "put", "patch", "delete"}


def operations(document):
    return [
        (path, method, operation) for path, item in document["paths"].items()
        for method, operation in item.items() if method in METHODS]


def test_the_document_is_valid(server):
    answer = server.request(PATH)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    document = answer.json
    validate(document)
    assert document["openapi"].startswith("3.1.")
    assert len(operations(document)) > 40


def test_everything_has_a_description_and_everything_named_is_used(server):
    answer = server.request(PATH)
    for path, method, operation in operations(answer.json):
        assert operation["summary"] and operation["tags"], (path, method)
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (path, method, parameter["name"])
    for kind, named in answer.json["components"].items():
        for name in named if kind != "securitySchemes" else []:
            assert f'"#/components/{kind}/{name}"' in answer.text, name


def test_examples_fit_the_schemas_that_a_client_is_made_from(server):
    document = server.request(PATH).json
    count = 0
    for path, method, operation in operations(document):
        for media in operation.get("requestBody", {}).get("content", {}).values():
            schema = media["schema"] | {"components": document["components"]}
            for example in media.get("examples", {}).values():
                Draft202012Validator(schema).validate(example["value"])
                count += 1
    assert count > 15


def test_the_document_names_the_path_that_is_scraped(tmp_path):
    server = Server(tmp_path, "--web.telemetry-path", "/scrape")
    try:
        paths = server.request(PATH).json["paths"]
        assert "/scrape" in paths and "/metrics" not in paths
    finally:
        assert server.stop() == 0


def test_whoever_may_read_may_read_the_document(tmp_path):
    tokens = ", ".join(
        f"{{name: {right}, sha256: {hashlib.sha256(right.encode()).hexdigest()}, "
        f"rights: [{right}]}}" for right in ("read", "ingest"))
    file = tmp_path / "strandline.yaml"
    file.write_text(f"tokens: [{tokens}]\n")
    server = Server(tmp_path, "--config.file", file)
    try:
        for token, status in (("read", 200), ("ingest", 403), ("unknown", 401)):
            headers = {"Authorization": f"Bearer {token}"}
            assert server.request(PATH, headers=headers).status == status
        assert server.request(PATH).status == 401
    finally:
        assert server.stop() == 0
