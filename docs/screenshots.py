"""Takes the pictures of the documents from the pages of a running demo.

    .venv/bin/python docs/screenshots.py [NAME …]

It needs the built program, Chromium, and what the tests need. Pictures are written to `docs/images`;
`pngquant --ext .png --force` makes them a third as large.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = ROOT / ".build" / "debug" / "strandline"
sys.path.insert(0, str(ROOT / "Tests" / "Web"))

from browser import Browser  # noqa: E402

URL = "http://127.0.0.1:10481"
SECONDS = 40


def ask(path, body=None):
    request = urllib.request.Request(
        URL + path, data=body and json.dumps(body).encode(),
        headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def pictures(outputs):
    """Name, path, size and colours of each picture."""
    output = urllib.parse.quote(outputs[0], safe="")
    return {
        "overview": ("/", 1180, 1010, "light"),
        "field": ("/fields/inference/input/trip_speed", 1180, 1020, "light"),
        "trace": (f"/trace?output={output}&depth=all", 1180, 760, "dark"),
        "flagged-trace": (f"/trace?output={output}", 1200, 870, "light"),
        "phone": (f"/trace?output={output}", 380, 800, "light"),
        "component": ("/components/inference", 1180, 980, "light"),
    }


def main():
    with tempfile.TemporaryFile() as log:
        demo = subprocess.Popen(
            [PROGRAM, "demo", "--seconds", str(SECONDS),
             "--web.listen-address", URL.removeprefix("http://")], stdout=log, stderr=log)
        try:
            # By then the city has changed, and some windows have filled.
            time.sleep(SECONDS * 0.7)
            runs = ask("/api/v1/components/inference/runs?limit=3")
            outputs = [run["outputs"][0]["name"] for run in runs]
            ask("/api/v1/flags", {"outputs": outputs[:2]})
            browser = Browser()
            for name, (path, width, height, scheme) in pictures(outputs).items():
                if sys.argv[1:] and name not in sys.argv[1:]:
                    continue
                browser.size(width, height)
                browser.scheme(scheme)
                browser.open(URL + path)
                browser.find("main")
                time.sleep(0.5)
                browser.driver.save_screenshot(str(ROOT / "docs" / "images" / f"{name}.png"))
            browser.driver.quit()
        finally:
            demo.terminate()
            demo.wait(timeout=60)


if __name__ == "__main__":
    main()
