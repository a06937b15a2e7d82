"""Customers' page and agents' page in a real browser: one conversation from the first question to its reopening."""

import os
import shutil
import time
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, TimeoutException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

QUESTION = "où est mon remboursement"
ARTICLE = "refund.status"
PERSON = "je veux parler à un humain"
MARKUP = "<img src=x onerror=\"window.injected = 'image'\"><script>window.injected = 'script'</script><b>gras</b>"
ARABIC = "مرحبا، أريد أن أسأل عن المبلغ المسترد"
AGENT = "Nadia Benali"
REPLY = "Bonjour, je regarde votre dossier."
THANKS = "Merci, encore une question."

SECONDS = 85
SECONDS_A_WAIT = 20


def run(system):
    """Plays the conversation; returns what was checked, raises AssertionError with what was missing."""
    token = system.add_agent(AGENT, languages="en,fr,ar")["token"]
    end = time.monotonic() + SECONDS
    lines = []
    with page("customer", system, end, "fr") as customer, page("agent", system, end, "en") as agent:
        for step in (asks, asks_for_a_person, is_answered, reloads, shows_markup_as_text, is_resolved_and_reopened):
            lines.append(step(customer, agent, token))
        lines.append(writes_arabic(customer))
        lines.append(customer.has_quiet_console())
        lines.append(agent.has_quiet_console())
    return lines


def asks(customer, agent, token):
    customer.open("/")
    customer.finds("html[lang=fr][dir=ltr]", "the customers' page in French")
    # Only keys: from the top of the page to the composer by Tab, and Enter to send.
    customer.tab_to("text")
    customer.press(QUESTION, Keys.SHIFT, Keys.ENTER)
    assert customer.value("text") == QUESTION + "\n", "Shift+Enter does not begin a new line in the composer"
    customer.press(Keys.BACKSPACE, Keys.ENTER)
    customer.until(lambda: customer.said("ai"), "the assistant's answer")
    assert customer.value("text") == "", "the composer still holds what was sent"
    assert customer.focused() == "text", "the composer lost the focus after Enter"
    customer.finds("#messages li.ai .sources", "the answer's article")
    source = customer.text("#messages li.ai .sources")
    assert ARTICLE in source, f"the answer's article is not {ARTICLE}: {source!r}"
    kinds = [kind for kind, _ in customer.messages()]
    assert kinds == ["customer", "notice", "ai"], f"not question, disclosure, answer: {kinds}"
    disclosure = customer.messages()[1][1]
    assert "IA" in disclosure, f"the first notice discloses no AI: {disclosure!r}"
    who = customer.text("#messages li.ai .who")
    assert "Assistant IA" in who, f"the answer is not shown as an AI's: {who!r}"
    customer.screenshot("1-answered")
    return "a French question sent by keyboard is answered after the AI disclosure, with its article"


def asks_for_a_person(customer, agent, token):
    agent.open("/")
    agent.finds("#token:focus", "the sign-in form with the focus in it")
    agent.press(token, Keys.ENTER)
    agent.finds("#desk:not([hidden]) #who:not(:empty)", "the agent's desk after signing in")
    assert AGENT in agent.text("#who"), f"the desk is not {AGENT}'s: {agent.text('#who')!r}"
    agent.click("#presence input[value=available]")
    customer.press(PERSON, Keys.ENTER)
    agent.finds("#offers .offer .accept", "the offer on the agents' page")
    customer.finds("#state.waiting", "that the customer waits for a person")
    assert "fr" in agent.text("#offers .offer"), f"the offer names no language: {agent.text('#offers .offer')!r}"
    agent.screenshot("2-offered")
    customer.screenshot("2-waiting")
    agent.click("#offers .offer .accept")
    agent.until(lambda: (len(agent.messages()) >= 5), "the conversation on the agents' page")
    agent.finds("#text:focus", "the focus in the agent's reply")
    return "asking for a person reaches the signed-in agent's page as an offer, accepted with its button"


def is_answered(customer, agent, token):
    customer.until(lambda: AGENT in customer.text("#state"), "the agent's name as who the customer talks to")
    for kind, words in customer.messages():
        if kind != "notice":
            agent.until(lambda: words in agent.said(kind), f"what the {kind} said on the agents' page: {words!r}")
    authors = [(agent.kind(item), item.find_element(By.CLASS_NAME, "by").text) for item in agent.spoken()]
    expected = {"customer": "Customer", "ai": "Assistant"}
    assert [kind for kind, _ in authors][:3] == ["customer", "ai", "customer"], f"not in order of time: {authors}"
    for kind, by in authors:
        assert by.startswith(expected[kind]), f"the {kind}'s message is not shown as {expected[kind]}'s: {by!r}"
    assert any(ARTICLE in by for _, by in authors), f"the agent does not see the article behind the answer: {authors}"
    agent.screenshot("3-whole-conversation")
    agent.press(REPLY, Keys.CONTROL, Keys.ENTER)
    customer.until(lambda: REPLY in customer.said("agent"), "the agent's reply on the customers' page")
    assert AGENT in customer.text("#messages li.agent .who"), "the agent's reply does not name the agent"
    agent.until(lambda: not agent.all("#events .sending"), "the agent's reply confirmed on the agents' page")
    assert agent.said("agent") == [REPLY], f"the agent's page does not show the reply once: {agent.said('agent')}"
    customer.screenshot("3-answered-by-agent")
    return "the agent sees who said what, and the reply reaches the customer without reload, with the agent's name"


def reloads(customer, agent, token):
    for page in (customer, agent):
        before = page.messages()
        page.driver.refresh()
        page.until(lambda: page.messages() == before, f"after the reload the same as before: {before}")
        page.until(page.shows_newest, "the newest message in view after the reload")
    assert AGENT in customer.text("#state"), "after the reload the customer's page names no agent"
    return "both pages show the same conversation after a reload, nothing doubled"


def shows_markup_as_text(customer, agent, token):
    before = customer.messages()
    customer.tab_to("text")
    customer.press(MARKUP, Keys.ENTER)
    agent.until(lambda: MARKUP in agent.said("customer"), "markup of the customer as text on the agents' page")
    agent.write("text", MARKUP)
    agent.click("#send")
    # Nothing else than these two: a doubled message after the reload would show here.
    after = [*before, ("customer", MARKUP), ("agent", MARKUP)]
    customer.until(lambda: customer.messages() == after, f"markup as text on the customers' page: {after}")
    for page in (customer, agent):
        made = page.all("li img, li script, li b")
        assert not made, f"the {page.name} page made elements of a message: {[item.tag_name for item in made]}"
        injected = page.driver.execute_script("return window.injected ?? null")
        assert injected is None, f"the {page.name} page ran code of a message: {injected}"
    agent.screenshot("4-markup")
    customer.screenshot("4-markup")
    return "markup from either side is shown as text and runs nothing"


def is_resolved_and_reopened(customer, agent, token):
    agent.click("#resolve")
    customer.until(lambda: customer.messages()[-1][0] == "notice", "the notice of the end")
    customer.finds("#close:disabled", "the ended conversation, which cannot be ended again")
    agent.until(lambda: not agent.all("#conversations li"), "the resolved conversation off the agent's list")
    customer.screenshot("5-resolved")
    agent.screenshot("5-resolved")
    count = len(customer.messages())
    customer.write("text", THANKS)
    customer.press(Keys.ENTER)
    customer.finds("#close:enabled", "the reopened conversation")
    customer.until(
        lambda: {"customer", "notice"} <= {kind for kind, _ in customer.messages()[count:]},
        "the message and the notice of the reopening",
    )
    assert customer.said("customer")[-1] == THANKS, f"the last message is not the new one: {customer.said('customer')}"
    assert customer.said("customer").count(QUESTION) == 1, "the reopened conversation does not show its beginning once"
    customer.screenshot("6-reopened")
    return "the agent resolves, and the customer's next message reopens the same conversation"


def writes_arabic(customer):
    customer.driver.execute_script("localStorage.clear()")
    customer.driver.refresh()
    customer.until(lambda: not customer.messages(), "an empty page for a new customer")
    Select(customer.driver.find_element(By.ID, "language")).select_by_value("ar")
    customer.finds("html[lang=ar][dir=rtl]", "the page from right to left")
    customer.write("text", ARABIC)
    customer.press(Keys.ENTER)
    customer.until(lambda: {"notice", "customer"} <= {kind for kind, _ in customer.messages()}, "the Arabic disclosure")
    directions = customer.driver.execute_script(
        "return [...document.querySelectorAll('#messages .words, #messages .notice, #text')]"
        ".map((node) => getComputedStyle(node).direction)"
    )
    assert set(directions) == {"rtl"}, f"not all of the Arabic page runs from right to left: {directions}"
    own, list_ = (customer.driver.find_element(By.CSS_SELECTOR, css).rect for css in ("li.customer", "#messages"))
    left, right = own["x"] - list_["x"], list_["x"] + list_["width"] - own["x"] - own["width"]
    assert left < right, f"the customer's own words are not at the end of the line: {left} px left, {right} px right"
    customer.screenshot("7-arabic")
    customer.driver.set_window_size(360, 640)
    wide = customer.driver.execute_script("return document.documentElement.scrollWidth > innerWidth")
    assert not wide, "the page is wider than a narrow screen"
    customer.until(customer.shows_newest, "the newest message in view when the screen becomes smaller")
    customer.screenshot("8-narrow")
    return "Arabic runs from right to left, and fits a narrow screen"


@contextmanager
def page(name, system, end, language):
    """A browser of its own; keeps a picture of what it showed when a check fails."""
    programs = {program: shutil.which(program) for program in ("chromium", "chromedriver")}
    missing = [program for program, path in programs.items() if path is None]
    assert not missing, f"{' and '.join(missing)} not found: install Debian's chromium and chromium-driver"
    options = ChromeOptions()
    options.binary_location = programs["chromium"]
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--window-size=1280,860",
    ):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # The browser leaves files behind in its temporary folder.
    with TemporaryDirectory(prefix=f"tandem-{name}-", ignore_cleanup_errors=True) as scratch:
        log = str(system.folder / f"chromedriver-{name}.log")
        service = ChromeService(programs["chromedriver"], log_output=log, env={**os.environ, "TMPDIR": scratch})
        driver = Chrome(options=options, service=service)
        shown = Page(name, driver, system, end)
        try:
            driver.set_page_load_timeout(SECONDS_A_WAIT)
            driver.set_script_timeout(SECONDS_A_WAIT)
            yield shown
        except Exception:
            shown.screenshot("failed")
            raise
        finally:
            driver.quit()


class Page:
    """What a person does and sees on one of the two pages."""

    def __init__(self, name, driver, system, end):
        self.name = name
        self.driver = driver
        self.folder = system.folder
        self.address = system.gateway if name == "customer" else system.queue
        self.list = "messages" if name == "customer" else "events"
        self.end = end

    def open(self, path):
        self.driver.get(self.address + path)

    def until(self, condition, what):
        """Waits until `condition()` is true, within the time of one wait and of the whole run."""
        seconds = min(SECONDS_A_WAIT, self.end - time.monotonic())
        transient = (NoSuchElementException, StaleElementReferenceException, IndexError)
        try:
            WebDriverWait(self.driver, max(0, seconds), 0.1, transient).until(lambda _: condition())
        except TimeoutException:
            text = self.driver.find_element(By.TAG_NAME, "body").text
            raise AssertionError(f"{self.name}: {what}: not within {seconds:.0f} s. The page shows:\n{text}") from None

    def finds(self, css, what):
        self.until(lambda: self.all(css), what)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def text(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css).text

    def value(self, identifier):
        return self.driver.find_element(By.ID, identifier).get_property("value")

    def click(self, css):
        self.driver.find_element(By.CSS_SELECTOR, css).click()

    def write(self, identifier, words):
        self.driver.find_element(By.ID, identifier).send_keys(words)

    def focused(self):
        return self.driver.switch_to.active_element.get_attribute("id")

    def press(self, *keys):
        """Presses keys where the focus is; a modifier holds for the key after it."""
        self.driver.switch_to.active_element.send_keys(*with_modifiers_released(keys))

    def tab_to(self, identifier, most=60):
        for _ in range(most):
            if self.focused() == identifier:
                return
            self.press(Keys.TAB)
        raise AssertionError(f"{self.name}: {most} times Tab does not reach #{identifier}")

    def messages(self):
        """All that is shown of the conversation, in order: kind and words."""
        return [
            tuple(pair)
            for pair in self.driver.execute_script(
                "return [...document.querySelectorAll(`#${arguments[0]} > li`)].map((item) =>"
                " [item.classList[0], (item.querySelector('.words, .text') ?? item).textContent])",
                self.list,
            )
        ]

    def shows_newest(self):
        return self.driver.execute_script(
            "const list = document.getElementById(arguments[0]);"
            "return list.lastElementChild.getBoundingClientRect().bottom <= list.getBoundingClientRect().bottom",
            self.list,
        )

    def said(self, kind):
        return [words for shown, words in self.messages() if shown == kind]

    def spoken(self):
        return self.all("#events > li:not(.event)")

    @staticmethod
    def kind(item):
        return item.get_attribute("class").split()[0]

    def screenshot(self, name):
        self.driver.save_screenshot(str(self.folder / f"{self.name}-{name}.png"))

    def has_quiet_console(self):
        """Errors and warnings of the browser, refusals by the content security policy among them."""
        loud = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        assert not loud, f"the {self.name} page's console: {loud}"
        return f"nothing in the {self.name} page's console"


def with_modifiers_released(keys):
    """WebDriver holds a modifier until Keys.NULL: adds that after the key that follows it."""
    pressed = []
    for key in keys:
        holds = bool(pressed) and pressed[-1] in (Keys.SHIFT, Keys.CONTROL)
        pressed += [key, Keys.NULL] if holds else [key]
    return pressed
