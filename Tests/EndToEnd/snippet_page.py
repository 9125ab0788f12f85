"""Runs the snippets of a page."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

from conftest import PROGRAM, ROOT, Server, free_port


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
