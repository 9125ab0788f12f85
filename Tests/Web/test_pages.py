"""Every page, as people see it: in both colour schemes, on a phone, and without complaint."""

import pytest
from web_servers import Server

PAGES = [
    "/", "/fields", "/fields?role=input", "/fields/inference/input/speed",
    "/fields/inference/input/zone", "/fields/inference/input/passengers", "/recent", "/runs/2",
    "/components", "/components/featurize", "/components?tag=taxi", "/review",
    "/review?order=mltrace", "/diff", "/diff?left=predictions/0&right=predictions/3",
    "/code?left=featurize&right=inference", "/code?left=6&right=12",
    "/trace?output=predictions/3", "/trace?output=predictions/3&depth=all&at=1",
    "/trace?component=inference", "/impact", "/impact?output=features/0.parquet", "/inputs",
    "/changed", "/changed?ago=1d", "/help", "/flag?output=predictions/0", "/unflag?all=true",
    "/fields/inference/input/unknown", "/command?q=nonsense",
]
# Pages that say that there is nothing, or no such command, and nothing else.
REFUSALS = {"/fields/inference/input/unknown": 404, "/command?q=nonsense": 400}


def complaints(browser, page):
    """What the console says, but for the status that a refusal is meant to have."""
    return [line for line in browser.console()
            if not (page in REFUSALS and f"status of {REFUSALS[page]}" in line)]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_accessible_in_both_schemes_and_quiet(browser, taxi, page):
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        browser.open(taxi.url + page)
        assert browser.accessibility_faults() == [], scheme
    assert complaints(browser, page) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_wider_than_a_phone(browser, taxi, page):
    browser.size(360, 740)
    browser.open(taxi.url + page)
    assert browser.run("return document.documentElement.scrollWidth") <= 360
    assert browser.find("#command").is_displayed()


def test_the_schemes_differ_and_follow_the_reader(browser, taxi):
    browser.open(taxi.url)
    light = browser.find("html").value_of_css_property("background-color")
    browser.scheme("dark")
    assert browser.find("html").value_of_css_property("background-color") != light


def test_an_empty_server_says_what_to_do(browser, tmp_path):
    server = Server(tmp_path)
    try:
        for page in ["/", "/fields", "/recent", "/components", "/review", "/diff", "/inputs",
                     "/changed", "/impact", "/help"]:
            browser.open(server.url + page)
            assert browser.accessibility_faults() == [], page
        assert browser.console() == []
        browser.open(server.url)
        assert "No component has logged a run yet." in browser.text()
    finally:
        server.stop()


def test_overview_ranks_what_needs_attention(browser, taxi):
    browser.open(taxi.url)
    assert [link.text for link in browser.all("#drifted-fields .field strong")][0] in (
        "speed", "zone")
    row = browser.find("#drifted-fields tbody tr")
    assert "▲ drifted" in row.text and "ola" in row.text and "before" in row.text
    assert row.find_element("css selector", "svg.sparkline .drifted.dot")
    assert "✕ latest run failed" in browser.text("#component-health")
    assert "train" in browser.text("#component-health")
    assert "predictions/3" in browser.text("#flagged-outputs")
    foot = [link.get_attribute("href") for link in browser.all("footer a")]
    assert f"{taxi.url}/metrics" in foot and f"{taxi.url}/-/healthy" in foot


def test_four_questions_are_two_clicks_away(browser, taxi):
    def answered():
        assert browser.clicks <= 2
        browser.clicks = 0
        return browser.text()

    # What were yesterday's inputs?
    browser.open(taxi.url)
    browser.follow(browser.link("What was read and what it held, day by day"))
    day = browser.heading.removeprefix("What was read on ")
    runs = taxi.request("/api/v1/components/featurize/runs").json
    read = {run["inputs"][0]["name"] for run in runs if run["started_at"].startswith(day)}
    text = answered()
    assert read and all(name in text for name in read), (day, read)

    # Has the inference input's distribution changed in a month?
    browser.open(taxi.url)
    browser.follow(browser.link("Every input of the last day against a month ago"))
    assert "Have inputs changed in 30 d?" == browser.heading
    browser.follow(browser.find("main table a"))
    assert browser.path.startswith("/fields/inference/input/")
    answered()

    # Does the inference code differ from the evaluation code?
    browser.open(taxi.url)
    browser.follow(browser.find("main form[action='/code'] button"))
    # Offered are two that read one thing, be it a model or features.
    assert browser.path == "/code?left=train&right=inference"
    answered()

    # How does this output's trace differ from that one's?
    browser.open(taxi.url)
    browser.follow(browser.find("main form[action='/diff'] button"))
    # Offered are a good output and a flagged one of the same component.
    assert browser.heading == "How predictions/3 came about otherwise than predictions/2"
    answered()


def test_what_is_not_there_is_told_on_a_page(browser, taxi):
    for path in ["/nowhere", "/trace/of/nothing", "/components/nobody", "/favicon.ico"]:
        browser.open(taxi.url + path)
        assert browser.heading == "Not Found"
        assert browser.find("#command").is_displayed()
        assert browser.accessibility_faults() == []
    # Programs are answered as ever.
    for path in ["/nowhere", "/api/v1/nowhere"]:
        assert "error" in taxi.request(path).json
    assert "error" in taxi.request("/api/v1/nowhere", headers={"Accept": "text/html"}).json


def test_a_field_is_drawn_over_its_reference_and_told_in_words(browser, taxi):
    browser.open(taxi.url + "/fields/inference/input/speed")
    assert "higher: median" in browser.text(".headline")
    assert browser.all("svg.distribution path.window") and browser.all(
        "svg.distribution path.reference")
    assert browser.all("svg.bands path.band.wide") and browser.all("svg.bands .reference.median")
    effects = browser.text("#effect-table")
    assert "σ that matter; chance alone reads" in effects
    assert len(browser.all("#effect-table svg.effect")) >= 5
    browser.open(taxi.url + "/fields/inference/input/zone")
    assert "Newark" in browser.text("#distribution-chart")
    assert "reference never had" in browser.text()


def test_any_two_spans_can_be_compared(browser, taxi):
    browser.open(taxi.url + "/fields/inference/input/speed")
    browser.follow(browser.link("Last hour against the one before"))
    assert "reference_from" in browser.path
    assert browser.text("h2#distribution") == "One span over the other"
    assert browser.find("input[name=reference_from]").get_attribute("value")
    browser.follow(browser.find(".spans button"))
    assert "from=" in browser.path
    assert "▲ drifted" in browser.text("#field-status")


def test_two_runs_code_is_compared_line_by_line(browser, taxi):
    browser.open(taxi.url + "/components/featurize")
    browser.follow(browser.find("main form[action='/code'] button"))
    assert "− " in browser.text("pre.difference del")
    assert "minutes * 60" in browser.text("pre.difference ins")
    assert len(browser.all("pre.difference del")) == 1


def test_a_diff_names_what_changed(browser, taxi):
    browser.open(taxi.url + "/diff?left=predictions/1&right=predictions/3")
    text = browser.text()
    assert "b83e77f0" in text and "4fd1c2a9" in text and "line by line" in text


def test_a_review_says_who_and_why(browser, taxi):
    browser.open(taxi.url + "/review")
    text = browser.text()
    assert "failed tests: rows" in text and "farid" in text
    assert "featurize@b83e77f0" in text
    browser.follow(browser.link("By count, as mltrace does"))
    assert "1 of 1 flagged (100%)" in browser.text()


def test_an_impact_names_the_owners(browser, taxi):
    browser.open(taxi.url + "/impact?output=clean/3.parquet&depth=all")
    text = browser.text()
    assert "farid" in text and "ola" in text and "Who is concerned" in text
