"""A server that answers as a test wants it to, and processes that log to one."""

import http.server
import json
import os
import subprocess
import sys
import threading

import strandline


def taken(path, body):
    """What a server answers to what it has taken."""
    if path.endswith("/runs"):
        runs = json.loads(body)
        return {"ids": [*range(1, len(runs) + 1)]} if isinstance(runs, list) else {"id": 1}
    return {"name": "c"} if path.endswith("/components") else {"accepted": 1}


class Recorder(http.server.ThreadingHTTPServer):
    """Keeps what it has taken.

    `status` says the status of an answer by the path and body; a test that sets `answer` says all
    of it: the status, the headers, and the body.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        self.refused = []
        self.status = lambda path, body: 201
        self.answer = self.plain_answer
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def plain_answer(self, path, body):
        status = self.status(path, body)
        answer = taken(path, body) if status < 300 else {"error": "no"}
        return status, {}, json.dumps(answer).encode()

    @property
    def runs(self):
        """The runs that were taken."""
        taken = [json.loads(body) for path, body, _ in self.requests if path.endswith("/runs")]
        return [run for runs in taken for run in (runs if isinstance(runs, list) else [runs])]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        status, headers, answer = self.server.answer(self.path, body)
        kept = self.server.requests if 200 <= status < 300 else self.server.refused
        kept.append((self.path, body, self.headers))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(answer)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST

    def log_message(self, *arguments):
        pass


def configured(url, tmp_path, **options):
    options = {"batch_seconds": 0.05, "exit_seconds": 1, **options}
    return strandline.configure(url, spool_directory=tmp_path / "spool", **options)


def environment(url, spool, **more):
    """The environment of a process that logs."""
    return {
        **os.environ,
        "PYTHONPATH": os.path.dirname(os.path.dirname(strandline.__file__)),
        "STRANDLINE_URL": url,
        "STRANDLINE_SPOOL": str(spool),
        **more,
    }


def start(script, url, spool, *arguments, **options):
    """A process that runs a script, which says all of its settings by the environment."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=environment(url, spool, **options.pop("variables", {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def run(script, url, spool, *arguments, **options):
    """Runs such a process to its end: its exit status, and what it has written."""
    process = start(script, url, spool, *arguments, **options)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def spooled(tmp_path):
    """The files that wait on disk."""
    return list((tmp_path / "spool").rglob("*.spool"))
