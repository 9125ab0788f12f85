"""A field's page: said in words, compared over any spans, and followed back from its tails."""

import re

from browser import Keys
from web_servers import until

FARE = "/fields/inference/output/fare"


def test_an_effect_is_said_beside_noise_threshold_and_baseline_variation(browser, fields):
    browser.open(fields.url + FARE)
    status = browser.text("#field-status")
    # Of whichever measure leads; each has its own words below.
    assert re.search(r"Baseline variation (never )?reached half of that in .*8 windows\.", status)
    effects = browser.text("#effect-table")
    assert "values higher: mean" in effects or "values higher: median" in effects
    assert "σ that matter; baseline variation alone reads" in effects
    assert "baseline variation reached half of that in 1 of 8 windows" in effects
    # A measure that has not moved is within noise, and says so with its figures.
    missing = next(row.text for row in browser.all("#effect-table tbody tr")
                   if row.text.startswith("missing"))
    assert "no difference; chance alone reads 0.024 σ" in missing
    assert browser.accessibility_faults() == []


def test_the_baseline_variation_of_a_reference_of_one_window_is_unknown(browser, taxi):
    browser.open(taxi.url + "/fields/inference/input/speed")
    assert "The baseline variation is unknown" in browser.text("#effect-table")
    assert "aseline variation reached" not in browser.text()


def test_spans_are_picked_on_the_chart(browser, fields):
    browser.open(fields.url + FARE + "?range=12h")
    browser.draw(browser.find("#time-chart svg"), 0.2, 0.4)
    first = browser.text(".picker output")
    assert " to " in first
    browser.follow(browser.find(".picker button[data-action=judge]"))
    assert "&from=" in browser.path.replace("?", "&")
    assert "judged" in browser.text("#time-chart")
    browser.draw(browser.find("#time-chart svg"), 0.5, 0.7)
    browser.follow(browser.find(".picker button[data-action=against]"))
    assert "reference_from=20" in browser.path
    assert "judged" in browser.text("#time-chart") and "against" in browser.text("#time-chart")
    assert len(browser.all("#time-chart .picked")) == 2
    assert browser.text("h2#distribution") == "One span over the other"
    assert browser.accessibility_faults() == []
    assert browser.console() == []


def test_tails_lead_to_the_traces_of_their_outputs(browser, fields):
    browser.open(fields.url + "/fields/inference/output/price")
    rows = [row.text.split() for row in browser.all("#exemplars tbody tr")]
    low = [row for row in rows if row[0] == "lowest"]
    high = [row for row in rows if row[0] == "highest"]
    # What nobody made has no trace, and is told all the same.
    assert low[0][1:3] == ["-1,000,000", "stray"]
    assert not browser.all("#exemplars tbody tr:first-child a")
    assert all(float(row[1]) < 100 and row[2] == f"trip-{row[1]}" for row in low[1:])
    assert all(float(row[1]) > 300 and row[2] == f"trip-{row[1]}" for row in high)
    assert [float(row[1]) for row in high] == sorted((float(row[1]) for row in high), reverse=True)
    lowest, highest = low[1][2], high[0][2]
    for name in (lowest, highest):
        browser.open(fields.url + "/fields/inference/output/price")
        browser.follow(browser.link(name))
        assert browser.heading == f"What led to {name}"
        assert browser.text(".card h2").startswith("inference #")
        assert any(node.text.startswith("train")
                   for node in browser.all("svg.lineage .node-title"))


def test_a_batch_component_charts_its_outputs_run_by_run(browser, fields):
    browser.open(fields.url + "/components/score")
    values = browser.find("h2#values + *")
    assert "churn" in values.text and "▲ drifted" in values.text and "run by run" in values.text
    # Twelve runs, each a step of the median's line.
    path = browser.find("figure svg.bands path.band.line").get_attribute("d")
    assert path.count("L") == 23
    assert browser.all("figure svg.shares path.series")
    assert browser.all("svg.runs .run.mark") and browser.accessibility_faults() == []
    # Within a range of dates there are fewer.
    since = browser.find("input[name=since]")
    started = browser.all("main table time")[5].get_attribute("datetime")[:19]
    browser.run("arguments[0].value = arguments[1]", since, started)
    browser.follow(browser.find("form.spans button"))
    path = browser.find("figure svg.bands path.band.line").get_attribute("d")
    assert path.count("L") == 11
    assert len(browser.all("svg.runs .run.mark")) == 6
    assert "Each of these runs had 1 output." in browser.text()


def test_the_code_of_any_two_runs_is_compared(browser, fields):
    browser.open(fields.url + "/components/score")
    left = browser.all("input[name=left]")
    left[-1].click()
    browser.follow(browser.find("form[action='/code'] button"))
    assert "model = 0" in browser.text("pre.difference del")
    assert "model = 1" in browser.text("pre.difference ins")


def test_a_serving_component_charts_its_outputs_over_time(browser, fields):
    browser.open(fields.url + "/components/inference")
    values = browser.find("h2#values + *").text
    assert "fare" in values and "price" in values and "over time" in values
    browser.press("j", Keys.ENTER)
    until(lambda: browser.path.startswith("/fields/inference/output/"))
