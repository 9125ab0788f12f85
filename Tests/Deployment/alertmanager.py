"""A real Alertmanager, and a webhook that keeps what it is sent."""

import http.server
import json
import socket
import subprocess
import threading
import time
import urllib.request
from datetime import UTC, datetime, timedelta


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, seconds: float = 20) -> bool:
    """Whether a condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


class Webhook:
    """Takes every POST, and keeps its path and body."""

    def __init__(self):
        received = self.received = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.append((self.path, json.loads(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server.server_port

    def alerts(self, path: str, status: str) -> list[dict]:
        """The alerts of a status that were sent to a path."""
        return [
            alert
            for where, payload in list(self.received)
            for alert in payload["alerts"]
            if where == path and alert["status"] == status
        ]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Alertmanager:
    """A running Alertmanager."""

    def __init__(self, program: str, folder, configuration: str):
        (folder / "alertmanager.yml").write_text(configuration)
        self.log = folder / "alertmanager.log"
        self.address = f"127.0.0.1:{free_port()}"
        self.process = subprocess.Popen(
            [
                program,
                f"--config.file={folder / 'alertmanager.yml'}",
                f"--storage.path={folder / 'alertmanager'}",
                f"--web.listen-address={self.address}",
                "--cluster.listen-address=",
            ],
            stderr=self.log.open("w"),
        )
        assert until(self.is_ready), self.log.read_text()

    def is_ready(self) -> bool:
        try:
            urllib.request.urlopen(f"http://{self.address}/-/ready").close()
        except OSError:
            return False
        return True

    def post(self, *alerts: dict, ended: bool = False) -> None:
        now = datetime.now(UTC)
        body = [
            {
                "labels": labels,
                "startsAt": (now - timedelta(minutes=5)).isoformat(),
                "endsAt": (now + timedelta(hours=-1 / 60 if ended else 1)).isoformat(),
            }
            for labels in alerts
        ]
        request = urllib.request.Request(
            f"http://{self.address}/api/v2/alerts",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request).close()

    def inhibited(self) -> list[dict[str, str]]:
        """The labels of every alert that another one inhibits."""
        with urllib.request.urlopen(f"http://{self.address}/api/v2/alerts") as answer:
            alerts = json.load(answer)
        return [alert["labels"] for alert in alerts if alert["status"]["inhibitedBy"]]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
