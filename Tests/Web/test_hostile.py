"""Names that want to run: everything that has a name or a text says something hostile."""

import urllib.parse

import pytest
from pipeline import HOSTILE

NAME = urllib.parse.quote(HOSTILE, safe="")
PAGES = [
    "/", "/fields", f"/fields/{NAME}/output/{NAME}", f"/fields/{NAME}/output/{NAME}2", "/recent",
    "/runs/1", "/runs/2", "/components", f"/components/{NAME}", f"/components?tag={NAME}",
    f"/components?owner={NAME}", "/review", "/review?order=mltrace", "/diff",
    f"/diff?left={NAME}&right={NAME}2", f"/code?left=1&right=2", f"/trace?output={NAME}2",
    f"/trace?output={NAME}2&depth=all&at=1&tag={NAME}", f"/impact?output={NAME}",
    f"/flag?output={NAME}", f"/unflag?output={NAME}", "/inputs", "/changed", "/help", "/flags",
    # What is not there is named in the answer, too.
    f"/components/{NAME}x", f"/trace?output={NAME}x", f"/command?q={NAME}", f"/runs/{NAME}",
    f"/fields/{NAME}/{NAME}/{NAME}", f"/fields?component={NAME}&role={NAME}",
    f"/trace?output={NAME}2&depth={NAME}", f"/{NAME}",
]

# What none of the names stands on, or only a part of one.
UNNAMED = {
    "/inputs", "/changed", "/help", "/diff", f"/command?q={NAME}", f"/{NAME}",
    f"/trace?output={NAME}2&depth={NAME}",
}


@pytest.mark.parametrize("page", PAGES, ids=range(len(PAGES)))
def test_no_hostile_name_runs(browser, hostile, page):
    browser.open(hostile.url + page)
    assert browser.run("return window.pwned") is None
    assert not browser.all("img"), "a name became an element"
    complaints = [line for line in browser.console() if "status of 4" not in line]
    # A script that was kept from running by the policy alone would complain here.
    assert complaints == []
    if page not in UNNAMED:
        assert HOSTILE in browser.run("return document.documentElement.textContent")


def test_completions_are_text(browser, hostile):
    browser.open(hostile.url)
    options = [option.get_attribute("value") for option in browser.all("#commands option")]
    assert f"history {HOSTILE}" in options
