"""HTTP by hand: what no client library would send, and what comes back byte by byte."""

import json
import socket
import time


def connect(server, receive_buffer=None):
    """A socket to a server, which may have a small buffer for what comes in."""
    host, port = server.address.rsplit(":", 1)
    raw = socket.socket()
    if receive_buffer:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    raw.settimeout(30)
    raw.connect((host if host != "0.0.0.0" else "127.0.0.1", int(port)))
    return raw


def head(method, path, host="127.0.0.1", **fields):
    """The header of a request; an underscore in a field's name stands for a hyphen."""
    lines = [f"{method} {path} HTTP/1.1"]
    if host is not None:
        lines.append(f"Host: {host}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Answer:
    """An answer with the status and fields of its header, and its body."""

    def __init__(self, raw):
        self.text = raw.decode("latin-1")
        header, _, body = self.text.partition("\r\n\r\n")
        first, *fields = header.split("\r\n")
        self.status = int(first.split()[1])
        self.fields = dict(field.lower().split(": ", 1) for field in fields)
        self.body = body

    @property
    def sentence(self):
        return json.loads(self.body)["error"]


def read_answer(raw):
    """The next answer of a connection that states its length; nothing where it was closed."""
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        more = raw.recv(1)
        if not more:
            return None
        received += more
    end = len(received) + int(Answer(received).fields.get("content-length", 0))
    while len(received) < end:
        received += raw.recv(end - len(received))
    return Answer(received)


def exchange(server, *pieces, pause=0.0):
    """The answer to pieces of a request that are sent one after the other."""
    with connect(server) as raw:
        for piece in pieces:
            raw.sendall(piece)
            time.sleep(pause)
        return read_answer(raw)


def is_closed(raw, seconds=20):
    """Whether the server closes a connection, having said nothing more."""
    raw.settimeout(seconds)
    try:
        return raw.recv(65536) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def metric(server, name, **labels):
    """The sum of a metric's samples that have some labels."""
    text = server.request(f"/metrics?name[]={name}").text
    wanted = [f'{label}="{value}"' for label, value in labels.items()]
    return sum(
        float(line.split()[-1]) for line in text.splitlines()
        if not line.startswith("#") and all(pair in line for pair in wanted))
