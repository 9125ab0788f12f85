"""Who is let in under which name, what the data folder shows to others, and how tokens are made."""

import hashlib
import json
import os
import re
import socket
import ssl
import stat
import subprocess

import pytest
import yaml
from conftest import ROOT, Server, run
from raw_http import connect, exchange, head
from test_web_configuration import TLS, authority, context, secured  # noqa: F401

# Every kind of path there is, and one that there is not.
PATHS = [
    ("GET", "/"), ("GET", "/metrics"), ("GET", "/-/healthy"), ("GET", "/-/ready"),
    ("POST", "/-/quit"), ("GET", "/static/strandline.css"), ("GET", "/trace"), ("POST", "/flags"),
    ("GET", "/api/health"), ("GET", "/api/graph/data"), ("GET", "/api/v1/runs"),
    ("POST", "/api/v1/observations"), ("GET", "/api/v1/store/backup"), ("DELETE", "/api/v1/store"),
    ("GET", "/nothing"),
]


def asked(server, method="GET", path="/metrics", host="127.0.0.1", **fields):
    return exchange(server, head(method, path, host, Content_Length=0, **fields))


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_another_name_is_answered_nowhere(server, method, path):
    answer = asked(server, method, path, host="evil.example:80")
    assert answer.status == 421
    assert "'evil.example'" in answer.sentence
    assert "'allowed_hosts'" in answer.sentence and "'external_url'" in answer.sentence


def test_on_loopback_the_names_of_loopback_are_answered_and_no_others(server):
    for host in ["localhost", "LOCALHOST:1", "localhost.", "127.0.0.1", "127.9.9.9:10480", "[::1]",
                 "[::1]:10480", "[0:0:0:0:0:0:0:1]"]:
        assert asked(server, host=host).status == 200, host
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1",
                 "0.0.0.0", "[::2]", "128.0.0.1", socket.gethostname() + ".example"]:
        assert asked(server, host=host).status == 421, host


def test_a_host_is_named_once_and_properly(server):
    assert asked(server, host=None).status == 400
    assert "one 'Host' header" in asked(server, host=None).sentence
    for more in ["127.0.0.1", "evil.example"]:
        double = b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: " + more.encode() + b"\r\n\r\n"
        answer = exchange(server, double)
        assert answer.status == 400 and "more than one host" in answer.sentence
    for host in ["", "localhost:x", "local host", "a@localhost", "localhost/x", "[::1", "::1",
                 "[localhost]", "x" * 400]:
        assert asked(server, host=host).status == 400, host


def test_configured_names_are_answered_on_loopback_too(tmp_path):
    file = tmp_path / "strandline.yaml"
    file.write_text(
        "external_url: https://door.example/strandline\n"
        "allowed_hosts: [strandline, '*.internal.example']\n")
    server = Server(tmp_path, "--config.file", file)
    try:
        for host in ["door.example", "strandline:10480", "a.internal.example",
                     "b.a.internal.example"]:
            assert asked(server, host=host).status == 200, host
        for host in ["other.example", "internal.example", "notinternal.example", "a.strandline"]:
            assert asked(server, host=host).status == 421, host
    finally:
        server.stop()


@pytest.mark.parametrize("name", ["host:80", "http://host", "", "*.", "*", "a b", "*.10.0.0.1"])
def test_what_is_no_name_of_a_host_is_refused_in_the_configuration(tmp_path, name):
    file = tmp_path / "strandline.yaml"
    file.write_text(json.dumps({"allowed_hosts": [name]}))
    refused = run("serve", "--config.file", file, "--config.check")
    assert refused.returncode != 0 and "a host's name without a port" in refused.stderr


def test_beyond_loopback_addresses_and_the_machines_own_name_are_answered(tmp_path):
    server = Server(tmp_path, address="0.0.0.0:0")
    try:
        for host in ["10.1.2.3:10480", "[fd00::7]", "localhost", socket.gethostname()]:
            assert asked(server, host=host).status == 200, host
        assert asked(server, host="evil.example").status == 421
    finally:
        server.stop()


def test_the_authority_of_http_2_is_checked(tmp_path, authority):  # noqa: F811
    server = secured(tmp_path, authority, TLS)

    def status(host):
        answer = subprocess.run(
            ["curl", "--silent", "--http2", "--cacert", authority / "ca.pem", "--output", "/dev/null",
             "--write-out", "%{http_version} %{http_code}", "--header", f"Host: {host}",
             f"https://{server.address}/metrics"], capture_output=True, text=True)
        return answer.stdout

    try:
        assert status("localhost") == "2 200"
        assert status("evil.example") == "2 421"
    finally:
        server.stop()


def test_no_answer_is_guessed_at_by_a_browser(server):
    for method, path in PATHS:
        assert asked(server, method, path).fields["x-content-type-options"] == "nosniff", path
    assert asked(server, "TRACE").fields["x-content-type-options"] == "nosniff"


def test_a_page_of_another_site_gets_no_backup(server):
    for site in ["cross-site", "same-site"]:
        answer = asked(server, path="/api/v1/store/backup", Sec_Fetch_Site=site)
        assert answer.status == 403
        assert answer.sentence == "a page of another site may not ask for this"
        # A link of another site may lead here.
        assert asked(server, path="/", Sec_Fetch_Site=site).status == 200
    assert asked(server, path="/api/v1/store/backup", Origin="http://evil.example").status == 403
    for fields in [{}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}]:
        assert asked(server, path="/api/v1/store/backup", **fields).status == 200


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def test_the_data_are_the_owners_alone(tmp_path):
    server = Server(tmp_path)
    server.observe("c", {"n": [1, 2, 3]})
    assert mode(tmp_path / "data") == 0o700
    assert {mode(file) for file in (tmp_path / "data").iterdir()} == {0o600}
    assert server.stop() == 0
    for path in [tmp_path / "data", *(tmp_path / "data").iterdir()]:
        path.chmod(0o755)
    server = Server(tmp_path)
    server.observe("c", {"n": [1, 2, 3]})
    assert mode(tmp_path / "data") == 0o700
    assert {mode(file) for file in (tmp_path / "data").iterdir()} == {0o600}
    assert server.stop() == 0


def test_a_folder_that_holds_other_things_stays_open(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "notes.txt").write_text("x")
    (tmp_path / "data" / "notes.txt").chmod(0o644)
    (tmp_path / "data").chmod(0o755)
    server = Server(tmp_path)
    try:
        assert mode(tmp_path / "data") == 0o755
        assert mode(tmp_path / "data" / "notes.txt") == 0o644
        assert mode(tmp_path / "data" / "strandline.sqlite") == 0o600
    finally:
        server.stop()


def suites(server, names):
    """What a client with TLS 1.2 that offers some cipher suites agrees on; nothing if nothing."""
    offer = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    offer.check_hostname = False
    offer.verify_mode = ssl.CERT_NONE
    offer.maximum_version = ssl.TLSVersion.TLSv1_2
    offer.set_ciphers(names + ":@SECLEVEL=0")
    try:
        with connect(server) as raw, offer.wrap_socket(raw) as secure:
            return secure.cipher()[0]
    except (ssl.SSLError, ConnectionResetError):
        return None


OLD = ["AES128-SHA", "AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384",
       "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA"]


def test_tls_1_2_has_no_old_cipher_suites_unless_they_are_configured(tmp_path, authority):  # noqa: F811
    server = secured(tmp_path, authority, TLS)
    try:
        assert [suites(server, name) for name in OLD] == [None] * len(OLD)
        for name in ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384",
                     "ECDHE-RSA-CHACHA20-POLY1305"]:
            assert suites(server, name) == name
    finally:
        server.stop()
    configured = tmp_path / "configured"
    configured.mkdir()
    server = secured(
        configured, authority, "tls_server_config: {cert_file: server.pem, key_file: server.key, "
        "cipher_suites: [TLS_RSA_WITH_AES_128_GCM_SHA256]}\n")
    try:
        assert suites(server, "AES128-GCM-SHA256") == "AES128-GCM-SHA256"
        assert suites(server, "ECDHE-RSA-AES128-GCM-SHA256") is None
    finally:
        server.stop()


def test_a_token_is_made_and_known_by_its_digest(tmp_path):
    made = run("token", "create", "ci", "--rights", "ingest", "read")
    assert made.returncode == 0
    token, *_, first, second = made.stdout.splitlines()
    assert token.startswith("strandline_") and len(token) == len("strandline_") + 43
    assert run("token", "create", "ci").stdout.splitlines()[0] != token
    (entry,) = yaml.safe_load(first + "\n" + second)["tokens"]
    assert entry == {"name": "ci", "sha256": hashlib.sha256(token.encode()).hexdigest(),
                     "rights": ["ingest", "read"]}
    (tmp_path / "strandline.yaml").write_text(first + "\n" + second + "\n")
    server = Server(tmp_path, "--config.file", tmp_path / "strandline.yaml")
    try:
        assert server.request("/metrics").status == 401
        bearer = {"Authorization": f"Bearer {token}"}
        assert server.request("/metrics", headers=bearer).status == 200
        assert server.request("/api/v1/store", method="DELETE", headers=bearer).status == 403
        listed = run("components", "--server", server.url, env=os.environ | {
            "STRANDLINE_TOKEN": token})
        assert listed.returncode == 0
    finally:
        server.stop()


def test_a_token_is_printed_as_json_and_bad_rights_are_refused():
    made = json.loads(run("token", "create", "a \"b\"", "--json").stdout)
    assert made.keys() == {"name", "rights", "sha256", "token"}
    assert made["rights"] == ["ingest"] and made["name"] == 'a "b"'
    quoted = run("token", "create", "a \"b\": [").stdout
    assert yaml.safe_load(quoted[quoted.index("tokens:"):])["tokens"][0]["name"] == 'a "b": ['
    for arguments in [["ci", "--rights", "write"], [""], []]:
        assert run("token", "create", *arguments).returncode != 0


def observed(server, token=None, host="127.0.0.1"):
    body = b'{"component": "c", "role": "output", "fields": {"n": [1, 2, 3]}}'
    fields = {"Authorization": f"Bearer {token}"} if token else {}
    return exchange(server, head(
        "POST", "/api/v1/observations", host, Content_Length=len(body), **fields) + body)


def test_a_server_that_others_reach_makes_a_token_of_its_own(tmp_path):
    file = tmp_path / "token"
    server = Server(tmp_path, "--web.token-file", file, address="0.0.0.0:0")
    try:
        token = file.read_text().strip()
        assert token.startswith("strandline_") and mode(file) == 0o600
        assert "made a token" in server.log_path.read_text()
        assert token not in server.log_path.read_text()
        # Reading is open as it is without the file; sending takes the token.
        assert asked(server).status == 200
        assert observed(server).status == 401
        assert observed(server, "strandline_wrong").status == 401
        assert observed(server, token).status == 202
        refused = exchange(server, head(
            "DELETE", "/api/v1/store", Authorization=f"Bearer {token}"))
        assert refused.status == 403
    finally:
        assert server.stop() == 0
    again = Server(tmp_path, "--web.token-file", file, address="0.0.0.0:0")
    try:
        assert file.read_text().strip() == token and observed(again, token).status == 202
    finally:
        assert again.stop() == 0


def test_an_empty_token_file_is_filled_and_keeps_its_mode(tmp_path):
    file = tmp_path / "token"
    file.touch()
    file.chmod(0o640)
    server = Server(tmp_path, "--web.token-file", file)
    try:
        assert len(file.read_text().strip()) == len("strandline_") + 43 and mode(file) == 0o640
        # On loopback everything is open as before.
        assert observed(server).status == 202
    finally:
        server.stop()


def test_a_token_file_stands_beside_configured_tokens(tmp_path):
    file = tmp_path / "token"
    secret = "secret-of-thirty-two-characters-"
    file.write_text(secret + "\n")
    digest = hashlib.sha256(b"reader").hexdigest()
    (tmp_path / "strandline.yaml").write_text(
        f"tokens: [{{name: r, sha256: '{digest}', rights: [read]}}]\n")
    server = Server(
        tmp_path, "--web.token-file", file, "--config.file", tmp_path / "strandline.yaml")
    try:
        assert observed(server).status == 401 and asked(server).status == 401
        assert observed(server, secret).status == 202
        assert asked(server, Authorization=f"Bearer {secret}").status == 200
        assert asked(server, Authorization="Bearer reader").status == 200
        assert observed(server, "reader").status == 403
    finally:
        server.stop()


def test_a_token_file_that_is_of_no_use_is_named(tmp_path):
    (tmp_path / "words").write_text("two words that are as long as it takes\n")
    (tmp_path / "short").write_text("secret\n")
    for file, sentence in [(tmp_path / "words", "holds no token"),
                           (tmp_path / "short", "holds a token of fewer than 32 characters"),
                           (tmp_path / "none" / "token", "cannot be made")]:
        refused = run("serve", "--data", tmp_path / "data", "--web.token-file", file)
        assert refused.returncode != 0
        assert f"'{file}' {sentence}" in refused.stderr
    # A check makes nothing.
    (tmp_path / "strandline.yaml").write_text("{}\n")
    run("serve", "--web.token-file", tmp_path / "token", "--config.file",
        tmp_path / "strandline.yaml", "--config.check")
    assert not (tmp_path / "token").exists()


def test_the_command_of_the_image_takes_values_at_once(tmp_path):
    text = (ROOT / "Dockerfile").read_text()
    serve, *command = json.loads(re.search(r"^CMD (\[\"serve.*\])$", text, re.MULTILINE)[1])
    flags = dict(zip(command[::2], command[1::2], strict=True))
    assert flags.pop("--web.listen-address") == "0.0.0.0:10480"
    assert flags.pop("--data")
    file = tmp_path / "token"
    # As the image holds it.
    file.touch()
    file.chmod(0o640)
    assert flags.pop("--web.token-file") and not flags
    server = Server(tmp_path, "--web.token-file", file, address="0.0.0.0:0")
    try:
        # The container's host name is the name of the service.
        assert observed(server, file.read_text().strip(), socket.gethostname()).status == 202
    finally:
        server.stop()
