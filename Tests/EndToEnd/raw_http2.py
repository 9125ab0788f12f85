"""HTTP/2 by hand (RFC 9113, with the header fields of RFC 7541 written out)."""

import struct

from raw_http import connect

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM, END_HEADERS = 1, 4
INITIAL_WINDOW_SIZE = 4


class Connection:
    """A client's end of a connection, on which it says what a test tells it to and no more."""

    def __init__(self, server, context, settings=()):
        context.set_alpn_protocols(["h2"])
        self.secure = context.wrap_socket(connect(server), server_hostname="127.0.0.1")
        self.secure.settimeout(15)
        self.secure.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        self.send(SETTINGS, 0, 0, b"".join(struct.pack(">HI", *pair) for pair in settings))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.secure.close()

    def send(self, kind, flags, stream, payload=b""):
        self.secure.sendall(
            struct.pack(">I", len(payload))[1:] + bytes([kind, flags])
            + struct.pack(">I", stream) + payload)

    def ask(self, method, path, stream, is_whole=True):
        """Sends the header of a request."""
        fields = [(":method", method), (":scheme", "https"), (":path", path),
                  (":authority", "127.0.0.1")]
        if not is_whole:
            fields.append(("content-type", "application/json"))
        # Literal fields with literal names, which are not indexed.
        block = b"".join(
            b"\0" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()
            for name, value in fields)
        self.send(HEADERS, END_HEADERS | (END_STREAM if is_whole else 0), stream, block)

    def frame(self):
        """The next frame as its kind, stream and payload; nothing where the connection is closed."""
        header = self._read(9)
        if header is None:
            return None
        length = int.from_bytes(header[:3], "big")
        return header[3], int.from_bytes(header[5:9], "big"), self._read(length)

    def next(self, *kinds, stream=None):
        """The payload of the next frame of some kind; nothing where the connection is closed."""
        while True:
            frame = self.frame()
            if frame is None:
                return None
            if frame[0] in kinds and stream in (None, frame[1]):
                return frame[2]

    def _read(self, count):
        received = b""
        while len(received) < count:
            try:
                more = self.secure.recv(count - len(received))
            except ConnectionResetError:
                return None
            if not more:
                return None
            received += more
        return received
