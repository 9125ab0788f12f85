"""TLS, client certificates, users and headers, as Prometheus' exporters are secured."""

import base64
import http.client
import json
import shutil
import socket
import ssl
import subprocess

import pytest
from conftest import Prometheus, Server, request, run, until

# python3 -c "import crypt; print(crypt.crypt('correct horse', '$2b$05$' + 'abcdefghijklmnopqrstuu'))"
HASH = "$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2"


def openssl(directory, *arguments):
    subprocess.run(["openssl", *arguments], cwd=directory, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A folder with an authority, a server's certificate for 127.0.0.1 and two clients' ones."""
    directory = tmp_path_factory.mktemp("tls")
    openssl(directory, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key",
            "-out", "ca.pem", "-days", "2", "-subj", "/CN=authority")
    for name, alternative in [
        ("server", "IP:127.0.0.1"), ("other", "IP:127.0.0.1"), ("client", "DNS:prometheus.example"),
        ("stranger", "DNS:stranger.example"),
    ]:
        (directory / "names").write_text(f"subjectAltName={alternative}\n")
        openssl(directory, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key",
                "-out", f"{name}.csr", "-subj", f"/CN={name}")
        openssl(directory, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", f"{name}.pem")
    return directory


def secured(tmp_path, authority, text, *flags):
    for name in ["server.pem", "server.key", "ca.pem"]:
        shutil.copy(authority / name, tmp_path / name)
    (tmp_path / "web.yml").write_text(text)
    return Server(tmp_path, "--web.config.file", tmp_path / "web.yml", *flags)


def context(authority, client=None):
    context = ssl.create_default_context(cafile=authority / "ca.pem")
    if client:
        context.load_cert_chain(authority / f"{client}.pem", authority / f"{client}.key")
    return context


def get(server, path, context, **headers):
    host, port = server.address.split(":")
    connection = http.client.HTTPSConnection(host, int(port), context=context, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer, answer.read()


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def serial(server, context):
    host, port = server.address.split(":")
    with socket.create_connection((host, int(port)), timeout=20) as raw:
        with context.wrap_socket(raw, server_hostname=host) as secure:
            return secure.getpeercert()["serialNumber"]


TLS = "tls_server_config: {cert_file: server.pem, key_file: server.key}\n"


def test_tls_users_and_headers(tmp_path, authority):
    server = secured(tmp_path, authority, TLS + f"""
http_server_config:
  headers: {{X-Frame-Options: deny, Strict-Transport-Security: max-age=60}}
basic_auth_users: {{ola: "{HASH}"}}
""")
    try:
        answer, body = get(server, "/metrics", context(authority), Authorization=basic("ola", "correct horse"))
        assert answer.status == 200 and b"strandline_up 1" in body
        assert answer.headers["X-Frame-Options"] == "deny"
        assert answer.headers["Strict-Transport-Security"] == "max-age=60"
        for authorization in [None, basic("ola", "wrong"), basic("mei", "correct horse")]:
            headers = {"Authorization": authorization} if authorization else {}
            answer, body = get(server, "/metrics", context(authority), **headers)
            assert answer.status == 401 and answer.headers["WWW-Authenticate"] == "Basic"
            assert json.loads(body).keys() == {"error"}
        assert get(server, "/-/healthy", context(authority))[0].status == 200
        with pytest.raises(Exception):
            request(server.url + "/-/healthy", timeout=5)
    finally:
        server.stop()


def test_commands_reach_a_server_that_is_secured(tmp_path, authority):
    server = secured(tmp_path, authority, TLS + f'basic_auth_users: {{ola: "{HASH}"}}\n')
    url = f"https://ola:correct%20horse@{server.address}"
    try:
        seen = run("components", "--server", url, "--ca-file", authority / "ca.pem", "--json")
        assert (seen.returncode, seen.stdout) == (0, "")
        for arguments, sentence in [
            (["--server", url], "certificate"),
            (["--server", url, "--ca-file", tmp_path / "none.pem"], "none.pem' cannot be read"),
            (["--server", f"https://{server.address}", "--ca-file", authority / "ca.pem"],
             "authorization: basic"),
        ]:
            refused = run("components", *arguments)
            assert refused.returncode == 1
            assert sentence in refused.stderr.lower() and "horse" not in refused.stderr
            assert len(refused.stderr.splitlines()) == 1
    finally:
        server.stop()


def test_prometheus_scrapes_over_tls_with_a_password(tmp_path, authority, prometheus_program):
    server = secured(tmp_path, authority, TLS + f'basic_auth_users: {{ola: "{HASH}"}}\n')
    prometheus = Prometheus(
        prometheus_program, tmp_path / "prometheus", server.address, options=(
            "    scheme: https\n"
            f"    tls_config: {{ca_file: {authority / 'ca.pem'}}}\n"
            "    basic_auth: {username: ola, password: correct horse}\n"))
    try:
        assert until(lambda: prometheus.query("strandline_up"))[0]["value"][1] == "1"
    finally:
        prometheus.stop()
        server.stop()


def test_http_2_is_offered_unless_it_is_switched_off(tmp_path, authority):
    server = secured(tmp_path, authority, TLS)
    try:
        def negotiated():
            offer = context(authority)
            offer.set_alpn_protocols(["h2", "http/1.1"])
            host, port = server.address.split(":")
            with socket.create_connection((host, int(port)), timeout=20) as raw:
                with offer.wrap_socket(raw, server_hostname=host) as secure:
                    return secure.selected_alpn_protocol()

        assert negotiated() == "h2"
        answer = subprocess.run(
            ["curl", "--silent", "--http2", "--cacert", authority / "ca.pem", "--output", "/dev/null",
             "--write-out", "%{http_version} %{http_code}", f"https://{server.address}/metrics"],
            capture_output=True, text=True)
        assert answer.stdout == "2 200"
        (tmp_path / "web.yml").write_text(TLS + "http_server_config: {http2: false}\n")
        until(lambda: negotiated() == "http/1.1")
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("type", "nobody", "client", "stranger"),
    [
        ("NoClientCert", True, True, True), ("RequestClientCert", True, True, True),
        ("RequireAnyClientCert", False, True, True), ("VerifyClientCertIfGiven", True, True, False),
        ("RequireAndVerifyClientCert", False, True, False),
    ])
def test_clients_show_certificates(tmp_path, authority, type, nobody, client, stranger):
    more = ""
    if type.endswith("ClientCertIfGiven") or type == "RequireAndVerifyClientCert":
        more = ", client_ca_file: ca.pem, client_allowed_sans: [prometheus.example]"
    server = secured(
        tmp_path, authority,
        f"tls_server_config: {{cert_file: server.pem, key_file: server.key, client_auth_type: {type}{more}}}\n")

    def is_let_in(name):
        try:
            return get(server, "/-/healthy", context(authority, name))[0].status == 200
        except (OSError, http.client.HTTPException):
            return False

    try:
        assert (is_let_in(None), is_let_in("client"), is_let_in("stranger")) == (nobody, client, stranger)
    finally:
        server.stop()


def test_old_versions_of_tls_are_refused(tmp_path, authority):
    server = secured(
        tmp_path, authority,
        "tls_server_config: {cert_file: server.pem, key_file: server.key, min_version: TLS13}\n")
    try:
        old = context(authority)
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises(ssl.SSLError):
            serial(server, old)
        assert serial(server, context(authority))
    finally:
        server.stop()


def gauge(server, name, context):
    _, body = get(server, f"/metrics?name[]={name}", context)
    return float(body.decode().split()[-1])


def test_certificates_are_read_again_when_they_change(tmp_path, authority):
    server = secured(tmp_path, authority, TLS)
    trusted = context(authority)
    try:
        before = serial(server, trusted)
        for ending in ["key", "pem"]:
            shutil.copy(authority / f"other.{ending}", tmp_path / f"server.{ending}")
        until(lambda: serial(server, trusted) != before)
        # What is broken is refused, and the last good certificate stays.
        good = serial(server, trusted)
        (tmp_path / "server.pem").write_text("no certificate")
        name = "strandline_config_last_reload_successful"
        until(lambda: gauge(server, name, trusted) == 0)
        assert serial(server, trusted) == good
        assert "holds no certificate" in server.log_path.read_text()
        shutil.copy(authority / "server.pem", tmp_path / "server.pem")
        shutil.copy(authority / "server.key", tmp_path / "server.key")
        until(lambda: gauge(server, name, trusted) == 1)
        assert serial(server, trusted) == before
    finally:
        server.stop()


VERDICTS = {
    TLS: True,
    TLS + "http_server_config: {http2: true, headers: {X-Frame-Options: deny}}\n": True,
    f"basic_auth_users: {{ola: '{HASH}'}}\n": True,
    "": True,
    "tls_server_config: {cert_file: server.pem}\n": False,
    "tls_server_config: {cert_file: nowhere.pem, key_file: server.key}\n": False,
    "tls_server_config: {cert_file: server.pem, key_file: server.key, client_ca_file: ca.pem}\n": False,
    "tls_server_config: {cert_file: server.pem, key_file: server.key, min_version: SSL3}\n": False,
    "http_server_config: {headers: {Server: x}}\n": False,
    "basic_auth_users: {ola: secret}\n": False,
    "colour: 1\n": False,
}


@pytest.mark.parametrize("text", VERDICTS)
def test_promtool_says_the_same_of_a_web_configuration(tmp_path, authority, text):
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("promtool is not to be had here")
    for name in ["server.pem", "server.key", "ca.pem"]:
        shutil.copy(authority / name, tmp_path / name)
    (tmp_path / "web.yml").write_text(text)
    judge = subprocess.run([promtool, "check", "web-config", tmp_path / "web.yml"], capture_output=True)
    ours = run("serve", "--web.config.file", tmp_path / "web.yml", "--config.check")
    if text:
        assert (judge.returncode == 0) == VERDICTS[text]
    assert (ours.returncode == 0) == VERDICTS[text], ours.stderr
    if ours.returncode:
        assert len(ours.stderr.strip().splitlines()) == 1 and "web.yml" in ours.stderr
