"""A real headless Chromium, and what it can tell of a page."""

import pathlib
import shutil

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

__all__ = ["Browser", "Keys"]

CHECKS = (pathlib.Path(__file__).parent / "accessibility.js").read_text()


class Browser:
    """One window, which can be told its width, its colour scheme, and whether scripts run."""

    def __init__(self):
        options = webdriver.ChromeOptions()
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--hide-scrollbars"):
            options.add_argument(flag)
        options.binary_location = shutil.which("chromium")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(
            options=options, service=Service(shutil.which("chromedriver")))
        self.reset()

    def reset(self):
        self.clicks = 0
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        self.scheme("light")
        self.size(1280, 900)
        self.driver.get("about:blank")
        self.driver.delete_all_cookies()
        self.console()

    def scheme(self, name):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": name}]})

    def size(self, width, height):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def without_scripts(self):
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})

    def open(self, url):
        self.driver.get(url)

    def console(self):
        """What the page complained about since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        """The first such element, as soon as there is one: a page may just be loading."""
        return WebDriverWait(self.driver, 10, poll_frequency=0.05).until(
            lambda driver: driver.find_element(By.CSS_SELECTOR, selector))

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector="main"):
        """What is read there, looked up at once: a living part may be replaced at any time."""
        return WebDriverWait(self.driver, 10, poll_frequency=0.05).until(
            lambda _: self.run("""
                const part = document.querySelector(arguments[0]);
                return part && {text: part.innerText ?? part.textContent};""", selector))["text"]

    @property
    def heading(self):
        """What the page is about; read again where another page came in between."""
        return WebDriverWait(
            self.driver, 10, poll_frequency=0.05,
            ignored_exceptions=[StaleElementReferenceException]
        ).until(lambda _: self.find("h1").text)

    def link(self, text):
        return self.driver.find_element(By.LINK_TEXT, text)

    def follow(self, element):
        """Clicks what leads to another page, and waits until that is there."""
        self.clicks += 1
        self.run("window.isLeft = true")
        element.click()
        WebDriverWait(
            self.driver, 20, poll_frequency=0.05, ignored_exceptions=[WebDriverException]
        ).until(lambda _: self.run(
            "return !window.isLeft && document.readyState === 'complete'"))

    def draw(self, element, start, end):
        """Presses the pointer at a share of an element's width, and lets go at another."""
        box = element.rect
        at = [round(box["width"] * (share - 0.5)) for share in (start, end)]
        (webdriver.ActionChains(self.driver).move_to_element_with_offset(element, at[0], 0)
         .click_and_hold().move_to_element_with_offset(element, at[1], 0).release().perform())

    def press(self, *keys):
        """Types where the focus is."""
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    @property
    def path(self):
        """Where it is, from the path on."""
        return self.run("return location.pathname + location.search")

    def accessibility_faults(self):
        """What keeps somebody from using the page, in sentences."""
        return self.run(CHECKS)

    def close(self):
        self.driver.quit()
