"""A server to ask."""

import json
import pathlib
import random
import re
import subprocess
import time
import urllib.error
import urllib.request


class Server:
    """A `strandline serve` on a folder's store and a free port."""

    LISTENING = re.compile(r'listening"?,? .*?address"?[=:]"?([\d.]+:\d+)')

    START_SECONDS = 60

    def __init__(self, program, folder, *flags):
        self._start([program, "serve", "--data", pathlib.Path(folder) / "data",
                     "--web.listen-address", "127.0.0.1:0", *flags], folder)

    def _start(self, command, folder):
        self.log_path = pathlib.Path(folder) / "server.log"
        self.log = open(self.log_path, "wb")
        self.process = subprocess.Popen(command, stderr=self.log, stdout=subprocess.DEVNULL)
        self.url = "http://" + self._address()

    def _address(self):
        end = time.monotonic() + self.START_SECONDS
        while time.monotonic() < end:
            text = self.log_path.read_text()
            found = self.LISTENING.search(text)
            if found:
                return found.group(1)
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
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
