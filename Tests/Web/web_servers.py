"""Servers with something to show."""

import importlib.util
import pathlib


def end_to_end():
    """The module that starts servers for the end-to-end tests."""
    path = pathlib.Path(__file__).resolve().parents[1] / "EndToEnd" / "conftest.py"
    spec = importlib.util.spec_from_file_location("end_to_end", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SERVERS = end_to_end()
Server = SERVERS.Server
until = SERVERS.until


def served(directory, *stories, flags=()):
    """A server that the stories were told to; stopped after the tests."""
    server = Server(directory, *flags)
    try:
        for story in stories:
            story(server)
        yield server
    finally:
        server.stop()
