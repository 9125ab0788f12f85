"""All by keyboard: no pointer is touched here."""

from browser import Keys
from web_servers import until


def focused(browser):
    return browser.run(
        "const e = document.activeElement; return e.getAttribute('aria-label') || e.textContent")


def test_the_command_bar_leads_everywhere_and_mirrors_the_address(browser, taxi):
    browser.open(taxi.url)
    for command, path in [
        ("history featurize 3", "/components/featurize?limit=3"),
        ("inspect 2", "/runs/2"),
        ("trace predictions/3", "/trace?output=predictions%2F3"),
        ("tag taxi", "/components?tag=taxi"),
        ("recent 2", "/recent?limit=2"),
        ("review", "/review"),
        ("diff predictions/0 predictions/3", "/diff?left=predictions%2F0&right=predictions%2F3"),
        ("field inference/input/speed", "/fields/inference/input/speed"),
        ("help", "/help"),
    ]:
        browser.press("/")
        browser.press(command, Keys.ENTER)
        until(lambda path=path: browser.path == path, seconds=10)
        assert browser.find("#command").get_attribute("value") == command
    options = [option.get_attribute("value") for option in browser.all("#commands option")]
    assert "history featurize" in options and "trace predictions/3" in options


def test_flagging_asks_first_and_takes_two_returns(browser, changing):
    browser.open(changing.url)
    browser.press("/")
    browser.press("flag predictions/1", Keys.ENTER)
    until(lambda: browser.path.startswith("/flag"))
    assert len(changing.request("/api/v1/flags").json) == 1
    browser.press(Keys.ENTER)
    until(lambda: browser.path.startswith("/trace"))
    assert len(changing.request("/api/v1/flags").json) == 2


def test_a_mistake_is_said_in_a_sentence(browser, taxi):
    for command, sentence in [
        ("history", "'history' needs the name of a component."),
        ("frobnicate all", "There is no command 'frobnicate'; 'help' lists them."),
        ("inspect seven", "'inspect' needs the number of a run."),
        ("history nobody", 'There is no component named "nobody".'),
        ("trace nothing", 'There is no artifact named "nothing".'),
    ]:
        browser.open(taxi.url)
        browser.press("/")
        browser.press(command, Keys.ENTER)
        until(lambda: browser.path != "/")
        assert sentence.lower() in browser.text(".failure").lower()
        # What was typed stands in the bar, to be mended, where no page speaks for it.
        if browser.path.startswith("/command"):
            assert browser.find("#command").get_attribute("value") == command


def test_keys_lead_through_rows_and_pages(browser, taxi):
    browser.open(taxi.url)
    browser.press("j")
    first = focused(browser)
    browser.press("j")
    assert focused(browser) != first
    browser.press("k")
    assert focused(browser) == first
    browser.press(Keys.ENTER)
    until(lambda: browser.path.startswith("/fields/inference"))
    browser.press("g", "v")
    until(lambda: browser.path == "/review")
    browser.press("?")
    until(lambda: browser.path == "/help")


def test_arrows_lead_through_a_graph(browser, taxi):
    browser.open(taxi.url + "/trace?output=predictions/3&depth=all")
    browser.press("j")
    assert focused(browser).startswith("inference run")
    browser.press(Keys.ARROW_DOWN)
    assert focused(browser).split()[0] in ("featurize", "train")
    browser.press(Keys.ARROW_UP)
    assert focused(browser).startswith("inference run")
    browser.press(Keys.ARROW_DOWN, Keys.ENTER)
    until(lambda: "at=" in browser.path)


def test_what_has_the_focus_is_seen(browser, taxi):
    browser.open(taxi.url + "/trace?output=predictions/3")
    seen = set()
    for _ in range(45):
        browser.press(Keys.TAB)
        seen.add(focused(browser))
        shown = browser.run("""
            const e = document.activeElement, style = getComputedStyle(e);
            if (e === document.body) return true;
            const mark = e.querySelector && e.querySelector('.box, circle');
            return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
              || (mark !== null && getComputedStyle(mark).strokeWidth === '4px');""")
        assert shown, focused(browser)
    assert "Skip to the content" in seen and "Save notes" in seen
