"""Servers with something to show, and the browser that looks at them."""

import importlib.util
import pathlib

import pipeline
import pytest
from browser import Browser


def end_to_end():
    """The module that starts servers for the end-to-end tests."""
    path = pathlib.Path(__file__).resolve().parents[1] / "EndToEnd" / "conftest.py"
    spec = importlib.util.spec_from_file_location("end_to_end", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SERVERS = end_to_end()
until = SERVERS.until


def served(directory, *stories, flags=()):
    """A server that the stories were told to; stopped after the tests."""
    server = SERVERS.Server(directory, *flags)
    try:
        for story in stories:
            story(server)
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def taxi(tmp_path_factory):
    """Only looked at: no test changes what it holds."""
    yield from served(tmp_path_factory.mktemp("taxi"), pipeline.taxi)


@pytest.fixture
def changing(tmp_path):
    """For tests that change something."""
    yield from served(tmp_path, pipeline.taxi)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    yield from served(tmp_path_factory.mktemp("hostile"), pipeline.hostile)


@pytest.fixture(scope="session")
def huge(tmp_path_factory):
    yield from served(tmp_path_factory.mktemp("huge"), pipeline.huge)


@pytest.fixture(scope="session")
def chromium():
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium):
    chromium.reset()
    yield chromium
