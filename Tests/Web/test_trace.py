"""The graph of runs: small at first, opened step by step, and large without trouble."""

import pipeline
from browser import Keys
from web_servers import Server, until


def nodes(browser):
    return [node.text for node in browser.all("svg.lineage .node-title")]


def test_a_trace_opens_one_step_at_a_time(browser, taxi):
    browser.open(taxi.url + "/trace?output=predictions/3")
    assert len(nodes(browser)) == 3
    assert nodes(browser)[0].startswith("inference")
    assert "6 runs in all, 2 of them directly before" in browser.text()
    browser.follow(browser.find("a.more[aria-label^='Show what led to featurize #12']"))
    assert len(nodes(browser)) == 4
    browser.follow(browser.link("all"))
    assert len(nodes(browser)) == 6
    assert not browser.all("a.more")


def test_a_chosen_run_is_on_the_card_with_the_path_to_it(browser, taxi):
    browser.open(taxi.url + "/trace?output=predictions/3&depth=all")
    before = [node.get_attribute("transform") for node in browser.all("svg.lineage .node")]
    browser.follow(browser.find("svg.lineage a[aria-label^='clean run 11']"))
    assert browser.text(".card h2") == "clean #11"
    assert "✕ failed rows – only 12 rows" in browser.text(".card").replace("\n", " ")
    assert "0 directly, 0 in all" in browser.text(".card")
    assert len(browser.all("svg.lineage .node.on-path")) == 3
    assert len(browser.all("svg.lineage .edge.on-path")) == 2
    # The graph stands still while somebody looks about in it.
    assert before == [node.get_attribute("transform") for node in browser.all("svg.lineage .node")]


def test_drift_failures_and_flags_are_words_on_the_nodes(browser, taxi):
    browser.open(taxi.url + "/trace?output=predictions/3&depth=all")
    badges = " ".join(badge.text for badge in browser.all(".node-badge"))
    assert "▲ drift" in badges and "⚑ flagged" in badges


def test_runs_of_a_tag_are_told_from_the_others(browser, taxi):
    browser.open(taxi.url + "/trace?output=predictions/3&depth=all&tag=serving")
    assert len(browser.all(".node.faint")) == len(nodes(browser)) - 1


def test_a_row_is_followed_through_the_runs(browser, tmp_path):
    server = Server(tmp_path)
    try:
        pipeline.rows(server)
        browser.open(server.url + "/trace?output=sums")
        browser.find("input[name=row]").send_keys("1", Keys.ENTER)
        until(lambda: "row=1" in browser.path)
        assert "out sums: row 1" in browser.text() and "in rows: rows 0, 1" in browser.text()
        browser.follow(browser.find("svg.lineage a[aria-label^='clean run']"))
        assert "in raw: rows 1, 4" in browser.text()
        assert browser.accessibility_faults() == []
    finally:
        server.stop()


def test_a_component_and_a_run_lead_to_their_trace(browser, taxi):
    browser.open(taxi.url + "/trace?component=featurize")
    assert browser.text(".card h2") == "featurize #12"
    browser.open(taxi.url + "/trace?run=4")
    assert browser.text(".card h2") == "inference #4"


def test_a_thousand_runs_open_and_stay_usable(browser, huge):
    browser.open(huge.url + "/trace?output=everything&depth=all")
    assert len(nodes(browser)) > 990
    assert browser.run("return document.documentElement.scrollWidth") <= 1280
    browser.find("button[data-action=fit]").click()
    assert browser.run(
        "const g = document.querySelector('.graph'); return g.scrollWidth <= g.clientWidth + 1")
    browser.find("button[data-action=full]").click()
    # What a browser has to build is counted; what that takes is measured among the benchmarks.
    elements = browser.run("return document.querySelectorAll('svg.lineage *').length")
    assert elements < 6 * len(nodes(browser))
    assert len(browser.run("return document.querySelector('svg.lineage').outerHTML")) < 600_000
    browser.follow(browser.find("svg.lineage a[aria-label^='step 4 run']"))
    assert browser.text(".card h2").startswith("step 4 #")
    # The chosen run is within the frame, however far down it stands.
    assert browser.run("""
        const run = document.querySelector('.node.selected').getBoundingClientRect();
        const frame = document.querySelector('.graph').getBoundingClientRect();
        return run.top >= frame.top && run.bottom <= frame.bottom
          && run.left >= frame.left && run.right <= frame.right;""")
    assert len(browser.all(".edge.on-path")) > 15
    assert browser.console() == []
    browser.open(huge.url + "/trace?output=everything")
    assert len(nodes(browser)) < 60
