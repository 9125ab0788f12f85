"""A thousand fields, a thousand runs, five hundred flags: pages stay short and say what they left out."""

import re

import pytest

PAGES = ["/", "/fields", "/review", "/review?order=mltrace", "/flags", "/recent", "/components",
         "/components/model 00", "/inputs", "/changed", "/diff"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_crowd_is_short_enough_to_read(browser, crowd, page):
    browser.open(crowd.url + page.replace(" ", "%20"))
    assert browser.accessibility_faults() == []
    assert browser.console() == []
    assert len(browser.run("return document.documentElement.outerHTML")) < 500_000
    assert browser.run("return document.documentElement.scrollWidth") <= 1280


def test_the_overview_counts_what_it_does_not_show(browser, crowd):
    browser.open(crowd.url)
    assert "100 of 1,000 fields drifted" in browser.text("#status").replace("\n", " ")
    assert len(browser.all("#drifted-fields tbody tr")) == 12
    assert "88 more have drifted" in browser.text("#drifted-fields")
    assert len(browser.all("#flagged-outputs tbody tr")) == 10
    browser.follow(browser.link("and 490 more"))
    assert browser.path == "/flags"


def test_all_fields_are_within_reach(browser, crowd):
    browser.open(crowd.url + "/fields")
    assert len(browser.all("#field-list tbody tr")) == 200
    browser.follow(browser.link("800 fields that drifted less"))
    assert len(browser.all("#field-list tbody tr")) == 200
    assert "drifted" not in browser.text("#field-list")
    browser.follow(browser.link("Fields that drifted more"))
    assert "▲ drifted" in browser.text("#field-list tbody tr")


def test_a_review_puts_suspects_first_and_leads_to_all_flags(browser, crowd):
    browser.open(crowd.url + "/review")
    text = browser.text()
    assert text.index("Suspect runs") < text.index("What sets them apart")
    assert text.index("What sets them apart") < text.index("Flagged outputs")
    assert "bad" in browser.text("#suspects")
    assert len(browser.all("#review-flags tbody tr")) == 10
    browser.follow(browser.link("and 490 more"))
    assert browser.heading == "500 flagged outputs"
    seen = set()
    for length in (200, 200, 100):
        names = [link.text for link in browser.all("main td:first-child a")]
        assert len(names) == length
        seen.update(names)
        if length == 200:
            browser.follow(browser.link("Earlier flags"))
    assert len(seen) == 500 and all(re.fullmatch(r"result/\d+", name) for name in seen)
    browser.follow(browser.find("main td form button"))
    # Back on the page from which it was taken.
    assert browser.path.startswith("/flags?before=")
    assert browser.heading == "499 flagged outputs"
