"""What pages change, and who is kept from changing it."""

import functools
import http.server
import re
import threading
import urllib.parse

import pytest

from browser import Keys
from web_servers import until


class QuietFiles(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_):
        pass


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

    def post(self, path="/flag", cookie=True, headers=None, origin=True, **fields):
        headers = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        if origin:
            headers.setdefault("Origin", self.server.url)
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
        # A browser says where a form comes from; what does not is no form of ours.
        form.post(origin=False),
    ]:
        assert answer.status == 403, answer.text
        assert "text/html" in answer.headers["Content-Type"]
    assert flagged(changing) == {"predictions/3"}


def test_a_form_sent_as_plain_text_is_refused(changing, form):
    for kind in ["text/plain", "multipart/form-data; boundary=x"]:
        answer = form.post(headers={"Content-Type": kind})
        assert answer.status == 415, answer.text
    assert flagged(changing) == {"predictions/3"}


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"}])
def test_other_sites_do_not_reach_the_interface_of_programs(changing, headers):
    body = b'{"output": "predictions/0"}'
    # What a page may send anywhere without asking: no type at all, or plain text.
    for kind in [{}, {"Content-Type": "text/plain"}, {"Content-Type": "application/json"}]:
        assert changing.request(
            "/api/v1/flags", body, headers={**headers, **kind}).status in (403, 415)
    assert changing.request("/api/v1/flags?all=true", method="DELETE", headers=headers).status == 403
    assert changing.request("/-/reload", b"", headers=headers).status == 403
    assert flagged(changing) == {"predictions/3"}


def test_a_page_of_another_site_changes_nothing_in_a_real_browser(browser, changing, tmp_path):
    """The other site is a page of another port, which a browser takes for the same site at most."""
    target = changing.url
    page = f"""<!doctype html><title>evil</title>
      <form id=f method=post action="{target}/flag" enctype="text/plain">
        <input name='output=predictions/0&token' value='x'></form>
      <script>
        const body = JSON.stringify({{output: "predictions/0"}});
        Promise.allSettled([
          fetch("{target}/api/v1/flags", {{method: "POST", mode: "no-cors", body: new Blob([body])}}),
          fetch("{target}/api/v1/flags", {{method: "POST", mode: "no-cors", body}}),
          fetch("{target}/unflag", {{method: "POST", mode: "no-cors", credentials: "include",
            body: new URLSearchParams({{all: "true"}})}}),
        ]).then(() => document.title = "sent");
      </script>"""
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil" / "index.html").write_text(page)
    handler = functools.partial(QuietFiles, directory=tmp_path / "evil")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        browser.open(changing.url)
        browser.open(f"http://127.0.0.1:{other.server_address[1]}/")
        until(lambda: browser.run("return document.title") == "sent")
        browser.run("document.getElementById('f').submit()")
        until(lambda: browser.path == "/flag")
        other.shutdown()
    assert "from the pages of this server alone" in browser.text() or "type" in browser.text()
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
        answer = taxi.request(path, headers={"Accept": "text/html"})
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = taxi.request("/").text
    assert "style=" not in page and " on" + "click" not in page
