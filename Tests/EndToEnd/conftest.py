"""Starts the built program, and real servers beside it, as a user would."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build" / "debug" / "strandline"
SHARED = ROOT.parent / "shared"


class Answer:
    """A status, headers and body, whatever the status is."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


def request(url, body=None, method=None, headers=None, timeout=60):
    """Sends a request; a body that is no bytes goes out as JSON."""
    headers = dict(headers or {})
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
    outgoing = urllib.request.Request(url, data=body, method=method, headers=headers)
    try:
        with urllib.request.urlopen(outgoing, timeout=timeout) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def until(condition, seconds=30, pause=0.1):
    """What `condition` returns as soon as it is true, asked again and again."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"not so within {seconds} s"
        time.sleep(pause)


class Server:
    """A `strandline serve` of its own."""

    def __init__(self, directory, *flags, address="127.0.0.1:0", before=None, environment=None):
        self.log_path = directory / "server.log"
        self.log = open(self.log_path, "ab")
        start = self.log.tell()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", directory / "data",
             "--web.listen-address", address, *flags],
            stderr=self.log, stdout=subprocess.DEVNULL, preexec_fn=before,
            env=os.environ | (environment or {}))

        def address():
            assert self.process.poll() is None, self.log_path.read_text()
            text = self.log_path.read_bytes()[start:].decode()
            return re.search(r'listening"?,? .*?address"?[=:]"?([\d.]+:\d+)', text)

        self.address = until(address).group(1)
        self.url = f"http://{self.address}"

    def request(self, path, body=None, **options):
        return request(self.url + path, body, **options)

    def observe(self, component, fields, role="output", **more):
        answer = self.request(
            "/api/v1/observations",
            {"component": component, "role": role, "fields": fields, **more})
        assert answer.status == 202, answer.text
        return answer

    def field(self, component, role, field):
        return self.request(f"/api/v1/fields/{component}/{role}/{field}").json

    def kill(self):
        """Ends it without a chance to save anything."""
        self.process.kill()
        self.process.wait(timeout=30)
        self.log.close()

    def stop(self):
        """Asks it to end, and returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=30)
        self.log.close()
        return status


def run(*arguments, **options):
    """Runs the program to its end."""
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, timeout=300, **options)


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    yield server
    server.stop()


class Prometheus:
    """A real Prometheus that scrapes one target every second, or does as it is configured."""

    def __init__(self, program, directory, target, text=None, *flags, options=""):
        directory.mkdir()
        configuration = directory / "prometheus.yml"
        configuration.write_text(
            text or
            "global: {scrape_interval: 1s}\n"
            "scrape_configs:\n"
            "  - job_name: strandline\n"
            f"{options}    static_configs: [{{targets: ['{target}']}}]\n")
        self.log = open(directory / "log", "ab")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [program, f"--config.file={configuration}", f"--storage.tsdb.path={directory / 'db'}",
             f"--web.listen-address=127.0.0.1:{port}", *flags], stderr=self.log, stdout=self.log)
        until(self.is_ready)

    def is_ready(self):
        assert self.process.poll() is None, "Prometheus ended"
        try:
            return request(self.url + "/-/ready").status == 200
        except OSError:
            return False

    def query(self, expression):
        answer = request(
            self.url + "/api/v1/query?" + urllib.parse.urlencode({"query": expression})).json
        assert answer["status"] == "success", answer
        return answer["data"]["result"]

    def exemplars(self, expression):
        now = time.time()
        answer = request(
            self.url + "/api/v1/query_exemplars?" + urllib.parse.urlencode(
                {"query": expression, "start": now - 3600, "end": now + 60})).json
        return answer["data"]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def prometheus_3():
    """The folder of Prometheus 3's programs, or none where it cannot be had."""
    unpack = SHARED / "tools" / "prometheus3"
    if not unpack.exists():
        return None
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", "/tmp")) / "strandline-prometheus3"
    answer = subprocess.run([unpack, cache], capture_output=True, text=True)
    return pathlib.Path(answer.stdout.strip()) if answer.returncode == 0 else None


@pytest.fixture(params=["debian", "prometheus3"])
def prometheus_program(request):
    if request.param == "debian":
        program = shutil.which("prometheus")
    else:
        folder = prometheus_3()
        program = folder and folder / "prometheus"
    if not program:
        pytest.skip(f"{request.param} is not to be had here")
    return program
