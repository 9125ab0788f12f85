"""Servers with something to show, and the browser that looks at them."""

import pipeline
import pytest
from browser import Browser
from web_servers import served


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
def crowd(tmp_path_factory):
    yield from served(tmp_path_factory.mktemp("crowd"), pipeline.crowd)


@pytest.fixture(scope="session")
def fields(tmp_path_factory):
    """Fields with exemplars, with a reference of several windows, and of a batch component."""
    yield from served(
        tmp_path_factory.mktemp("fields"), pipeline.tails, pipeline.calm_hours, pipeline.batches)


@pytest.fixture(scope="session")
def chromium():
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium):
    chromium.reset()
    yield chromium
