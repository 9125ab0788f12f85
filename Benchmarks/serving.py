"""Servers that are measured from outside, and the requests that they get."""

import json
import os
import pathlib
import re
import selectors
import signal
import socket
import sys
import tempfile
import time
import urllib.parse

BENCHMARKS = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(BENCHMARKS.parent / folder) for folder in ("docs", "python")]

from generating.server import Server  # noqa: E402
from strandline.protobuf import CONTENT_TYPE, observation_body  # noqa: E402

PATH = "/api/v1/observations"


def disk_folder():
    """A temporary folder on a disk; /tmp may be memory."""
    return tempfile.TemporaryDirectory(dir="/var/tmp")


# MARK: servers


class Measured(Server):
    """A server whose use of processor, memory and disk is read from /proc."""

    START_SECONDS = 600

    def __init__(self, folder, *flags):
        super().__init__(os.environ["PROGRAM"], folder, *flags)

    def processor_seconds(self):
        """Time of the process, of its children that run, and of those that have ended."""
        tick = os.sysconf("SC_CLK_TCK")
        own = self._times(self.process.pid)
        running = (self._times(child)[:2] for child in self._children())
        return (sum(own) + sum(map(sum, running))) / tick

    @staticmethod
    def _times(pid):
        """utime, stime, cutime and cstime of /proc/PID/stat."""
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
        return list(map(int, stat.rpartition(")")[2].split()[11:15]))

    def _children(self):
        path = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return path.read_text().split() if path.exists() else []

    def written_bytes(self):
        """What the process has given to the disk."""
        return self._number("io", "write_bytes")

    def resident_bytes(self):
        return self._number("status", "VmRSS") * 1024

    def _number(self, file, name):
        text = pathlib.Path(f"/proc/{self.process.pid}/{file}").read_text()
        return int(re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)[1])

    def stop(self):
        """Ends the process as SIGTERM does, keeps its counters readable, and returns the seconds."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
        return time.monotonic() - start


class Flask(Measured):
    """The peer of ingestion, beneath Gunicorn."""

    LISTENING = re.compile(r"Listening at: http://([\d.]+:\d+)")

    def __init__(self, folder):
        self._start(
            [sys.executable, "-m", "gunicorn", "--chdir", BENCHMARKS / "peers", "--workers", "1",
             "--threads", "8", "--bind", "127.0.0.1:0", "flask_histogram:app"], folder)


# MARK: requests


def message(body, content_type):
    """A request with a body, as it goes over the connection."""
    head = (f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


def json_body(fields, component="bench", role="output"):
    """Columns of Python's numbers by name."""
    return json.dumps({"component": component, "role": role, "fields": fields}).encode()


def packed_message(columns, timestamp=None, component="bench", role="output"):
    """Columns of the Python package as Protocol Buffers."""
    body = observation_body(
        component, role, columns, (0, len(columns[0].values)), batch_id="", timestamp=timestamp)
    return message(body, CONTENT_TYPE)


def is_whole(answer):
    """Whether an answer has all bytes that its header announces."""
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    return b"\r\n\r\n" in answer and len(body) >= int(length[1] if length else 0)


class Load:
    """Connections that are kept alive; each sends a message as soon as its last one is answered."""

    def __init__(self, url, count=1):
        address = urllib.parse.urlsplit(url)
        self.selector = selectors.DefaultSelector()
        self.connections = []
        for _ in range(count):
            connection = socket.create_connection((address.hostname, address.port), timeout=120)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(connection, selectors.EVENT_READ, bytearray())
            self.connections.append(connection)

    def send(self, messages, seconds=float("inf")):
        """Sends the messages of an iterator until the time or they are over; counts the answers."""
        end = time.monotonic() + seconds
        answered = 0
        waiting = sum(self._send_next(connection, messages) for connection in self.connections)
        while waiting:
            for key, _ in self.selector.select():
                key.data.extend(key.fileobj.recv(1 << 16))
                if not is_whole(key.data):
                    continue
                if not key.data.startswith(b"HTTP/1.1 2"):
                    raise SystemExit(key.data.decode())
                key.data.clear()
                answered += 1
                waiting -= not (time.monotonic() < end and self._send_next(key.fileobj, messages))
        return answered

    @staticmethod
    def _send_next(connection, messages):
        text = next(messages, None)
        if text is not None:
            connection.sendall(text)
        return text is not None

    def close(self):
        for connection in self.connections:
            connection.close()
        self.selector.close()
