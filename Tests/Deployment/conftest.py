"""What every test may ask for."""

import pytest

from repository import DASHBOARDS, programs


@pytest.fixture(scope="session", params=programs("promtool"))
def promtool(request: pytest.FixtureRequest) -> str:
    """The path of a promtool."""
    return request.param


@pytest.fixture(scope="session", params=programs("amtool"))
def amtool(request: pytest.FixtureRequest) -> str:
    """The path of an amtool."""
    return request.param


@pytest.fixture(params=DASHBOARDS)
def dashboard(request: pytest.FixtureRequest) -> dict:
    """One dashboard after the other."""
    return DASHBOARDS[request.param]
