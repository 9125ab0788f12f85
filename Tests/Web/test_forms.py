"""What pages change, and who is kept from changing it."""

import re
import urllib.parse

import pytest

from browser import Keys
from web_servers import until


def test_an_output_is_flagged_and_unflagged_on_the_card(browser, changing):
    browser.open(changing.url + "/trace?output=predictions/1")
    browser.follow(browser.find("button[aria-label='Flag predictions/1']"))
    assert browser.path == "/trace?output=predictions%2F1"
    assert {flag["output"] for flag in changing.request("/api/v1/flags").json} == {
        "predictions/1", "predictions/3"}
    browser.follow(browser.find("button[aria-label='Unflag predictions/1']"))
    assert {flag["output"] for flag in changing.request("/api/v1/flags").json} == {
        "predictions/3"}


def test_notes_are_kept(browser, changing):
    browser.open(changing.url + "/runs/2")
    browser.find("#notes").send_keys("checked with farid <b>\nsecond line", Keys.TAB, Keys.ENTER)
    until(lambda: "checked with farid" in changing.request("/api/v1/runs/2").json["notes"])
    assert browser.find("#notes").get_attribute("value").splitlines() == [
        "checked with farid <b>", "second line"]


def test_everything_works_without_scripts(browser, changing):
    browser.without_scripts()
    browser.open(changing.url + "/review")
    browser.find("button[aria-label='Unflag all outputs']").click()
    until(lambda: changing.request("/api/v1/flags").json == [])
    browser.open(changing.url)
    browser.find("#command").send_keys("flag predictions/0")
    browser.find(".command button").click()
    until(lambda: browser.heading.startswith("Flag"))
    browser.find("main button").click()
    until(lambda: browser.heading.startswith("What led to"))
    assert [flag["output"] for flag in changing.request("/api/v1/flags").json] == ["predictions/0"]
    browser.open(changing.url + "/trace?output=predictions/3")
    assert len(browser.all("svg.lineage .node")) == 3
    assert not browser.find(".needs-script").is_displayed()


def test_the_overview_follows_what_happens(browser, changing):
    browser.open(changing.url)
    browser.run("window.isTheSame = true")
    changing.request("/api/v1/flags", {"output": "predictions/0"})
    until(lambda: "predictions/0" in browser.text("#flagged-outputs"), seconds=20)
    assert browser.run("return window.isTheSame") is True
    assert browser.console() == []


class Form:
    """A form's token and cookie, as a browser would have them."""

    def __init__(self, server):
        page = server.request("/runs/2")
        self.server = server
        self.token = re.search(r'name="token" value="([0-9a-f]+)"', page.text).group(1)
        self.cookie = page.headers["Set-Cookie"].split(";")[0]

    def post(self, path="/flag", cookie=True, headers=None, **fields):
        headers = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        if cookie:
            headers["Cookie"] = self.cookie
        body = urllib.parse.urlencode(
            {"output": "predictions/0", "token": self.token, **fields}).encode()
        return self.server.request(path, body, headers=headers)


@pytest.fixture
def form(changing):
    return Form(changing)


def flagged(server):
    return {flag["output"] for flag in server.request("/api/v1/flags").json}


def test_posts_of_other_sites_change_nothing(changing, form):
    for answer in [
        form.post(token="0" * 64), form.post(token=""), form.post(cookie=False),
        form.post(headers={"Origin": "https://evil.example"}),
        form.post(headers={"Origin": "null"}),
        form.post(headers={"Sec-Fetch-Site": "cross-site"}),
        form.post(headers={"Sec-Fetch-Site": "same-site"}),
    ]:
        assert answer.status == 403, answer.text
        assert "text/html" in answer.headers["Content-Type"]
    assert flagged(changing) == {"predictions/3"}


def test_posts_of_our_own_pages_are_taken(changing, form):
    answer = form.post(headers={"Origin": changing.url, "Sec-Fetch-Site": "same-origin"})
    assert answer.status == 200
    assert flagged(changing) == {"predictions/0", "predictions/3"}


def test_a_form_never_leads_to_another_site(form):
    for back in ["//evil.example/", "https://evil.example/", "/\\evil.example", "/a\r\nX: y"]:
        answer = form.post(back=back)
        assert answer.status == 200 and "What led to predictions/0" in answer.text


def test_the_cookie_is_for_forms_alone(changing):
    cookie = changing.request("/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_pages_are_under_a_strict_policy(taxi):
    for path in ["/", "/static/strandline.css", "/static/strandline.js", "/nowhere-to-be-found",
                 "/fields/a/b/c", "/help"]:
        answer = taxi.request(path)
        if path == "/nowhere-to-be-found":
            continue
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = taxi.request("/").text
    assert "style=" not in page and " on" + "click" not in page
