"""The page as a person sees it: what is on the screen, and what can be done there."""

import json
import re
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from simulator import BUILD, PATIENCE

SHOTS = BUILD / "page-screenshots"
AXE = Path(__file__).resolve().parents[3] / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = (1280, 900), (360, 740)


def start_browser():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


class Screen:
    """One page in the browser."""

    def __init__(self, browser, page):
        self.browser = browser
        self.page = page
        self.size(WIDE)
        self.scheme("light")
        browser.get("about:blank")
        browser.get_log("browser")
        browser.get_log("performance")
        browser.get(page.address)
        self.until(lambda: self.find("nav"))

    # Looking.

    def until(self, holds):
        """Waits until something holds; returns it."""
        wait = WebDriverWait(self.browser, PATIENCE / 2, poll_frequency=0.05, ignored_exceptions=[StaleElementReferenceException])
        return wait.until(lambda _: holds())

    def find(self, selector):
        """The elements in sight."""
        return [element for element in self.browser.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]

    def one(self, selector):
        """Waits for exactly one."""
        (element,) = self.until(lambda: len(found := self.find(selector)) == 1 and found)
        return element

    @property
    def text(self):
        return self.browser.find_element(By.TAG_NAME, "body").text

    def shows(self, text):
        """Waits until a text is on the screen."""
        self.until(lambda: text in self.text)

    @property
    def heading(self):
        return self.one("h2").text

    def rows(self):
        """The rows in sight: key, name and what will happen, as texts."""
        return self.script("""return [...document.querySelectorAll('.long-body > [data-key]')].map((row) => ({
            key: row.dataset.key, action: row.dataset.action, name: row.querySelector('.cell-name').innerText,
            what: row.querySelector('.cell-what').innerText, ticked: row.querySelector('input')?.checked ?? null}))""")

    def names(self):
        return [row["name"] for row in self.rows()]

    def row(self, name):
        """The element of the row of that name."""
        return self.until(lambda: next((row for row in self.find(".long-body > [data-key]")
                                        if row.find_element(By.CSS_SELECTOR, ".cell-name").text == name), None))

    def status(self):
        return self.one(".status").text

    def script(self, text, *arguments):
        return self.browser.execute_script(text, *arguments)

    # Doing.

    def button(self, text):
        return self.until(lambda: next((button for button in self.find("button, a.button") if button.text == text), None))

    def press(self, text):
        button = self.button(text)
        self.until(button.is_enabled)
        button.click()

    def open(self, text):
        """Follows a link of the navigation."""
        next(link for link in self.find("nav a") if link.text == text).click()

    def open_list(self, text):
        self.open(text)
        self.until(lambda: self.find(".list") and self.heading == text)

    def box(self, name):
        """The tick of the row of that name."""
        return self.row(name).find_element(By.CSS_SELECTOR, "input[type=checkbox]")

    def tick(self, name):
        self.box(name).click()

    def open_row(self, name):
        """Opens a row's details; returns their element."""
        self.row(name).find_element(By.CSS_SELECTOR, ".open").click()
        return self.one(".long-details")

    def choose(self, label):
        """Chooses what a label with this text belongs to."""
        self.until(lambda: next((one for one in self.find("label") if label in one.text), None)).click()

    def search(self, text):
        field = self.one("input[type=search]")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text or Keys.DELETE)

    def keys(self, *keys):
        webdriver.ActionChains(self.browser).send_keys(*keys).perform()

    def tab_to(self, holds, most=60):
        """Presses the tab key until the focus is where something holds of it."""
        for _ in range(most):
            if holds(self.browser.switch_to.active_element):
                return self.browser.switch_to.active_element
            self.keys(Keys.TAB)
        raise AssertionError("the focus never came there")

    def add_selected(self):
        """Up to the summary; returns its text."""
        self.press("Add Selected to Ivinex")
        self.until(lambda: self.find("dialog .amounts, dialog .notice"))
        return self.one("dialog").text

    def confirm(self):
        """Confirms the summary and waits for the result."""
        self.press("Confirm")
        self.until(lambda: self.find(".report, .run .notice"))

    def add(self):
        self.add_selected()
        self.confirm()

    def size(self, size):
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                     {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False})

    def scheme(self, scheme):
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                     {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    # Judging.

    def check(self, name):
        """A state is fit for everybody: in both schemes, wide and narrow. Leaves pictures of it."""
        SHOTS.mkdir(exist_ok=True)
        for size, scheme, end in ((WIDE, "light", ""), (WIDE, "dark", "-dark"), (NARROW, "light", "-narrow")):
            self.size(size)
            self.scheme(scheme)
            self.browser.save_screenshot(str(SHOTS / f"{name}{end}.png"))
            assert self.violations() == [], f"{name}{end}"
            assert self.script("return document.documentElement.scrollWidth <= innerWidth"), f"{name}{end} is too wide"
        self.size(WIDE)
        self.scheme("light")

    def violations(self):
        """What axe-core says against the page as it stands. It is run by the browser's debugger: the page itself would
        refuse a script of others.
        """
        self._debug(AXE.read_text(encoding="utf-8"))
        options = json.dumps({"runOnly": {"type": "tag", "values": WCAG}})
        found = self._debug(f"axe.run(document, {options}).then((result) => JSON.stringify(result.violations))")
        return [(one["id"], [node["html"][:200] + " " + node["failureSummary"] for node in one["nodes"]])
                for one in json.loads(found)]

    def _debug(self, expression):
        answer = self.browser.execute_cdp_cmd("Runtime.evaluate", {
            "expression": expression, "awaitPromise": True, "returnByValue": True})
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def complaints(self):
        """What the browser's console holds against the page; refused requests are the page's own business."""
        return [entry["message"] for entry in self.browser.get_log("browser")
                if entry["level"] == "SEVERE" and not re.search(r"status of (4|5)\d\d|net::ERR_", entry["message"])]

    def foreign_requests(self):
        """Addresses elsewhere that were asked for."""
        messages = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        asked = [message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith((self.page.origin + "/", "about:", "data:"))]
