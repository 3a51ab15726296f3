"""Drafters on bad networks, in one window and in two: no character they typed is lost.

Each run is made from its seed: it types, moves, adds and removes points, takes phrases,
saves and reloads while requests and answers are lost, cut, late and slow.
`make soak` makes all runs, the tests of every day the first few.
"""

import random
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from playwright.sync_api import Error as PageError

from tests.e2e.bad_network import BadNetwork, bad_network
from tests.e2e.pages import HIDE, SAVE_LINE, create_draft, sections
from tests.e2e.server import DRAFTER, Site

RUNS, EVERY_DAY = 200, 4
STEPS = 22
BODIES = "#points textarea[id$='.body']"
NOTHING_KEPT = "() => !Object.keys(localStorage).some(key => key.startsWith('nigao:text:'))"
ALL_SAVED = "async () => !(await import('/static/js/fields.js')).unsavedFields().length"
SEEDS = [
    pytest.param(seed, marks=pytest.mark.soak if seed >= EVERY_DAY else ()) for seed in range(RUNS)
]


class NothingThereError(Exception):
    """The page has nothing of the kind to press."""


@dataclass
class Run:
    """A drafter at work: his windows, and everything he typed."""

    seed: int
    network: BadNetwork
    context: BrowserContext
    windows: list[Page] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    diary: list[tuple] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"drafter {self.seed}")
        self.context.add_init_script(
            "addEventListener('input', event => { window.entered += event.target.value }, true)"
        )
        self.context.on("weberror", lambda error: self.scripts.append(str(error.error)))

    def step(self) -> None:
        page = self.chance.choice(self.windows)
        page.bring_to_front()
        acts = [self.type] * 9 + [self.pause] * 5 + [self.press] * 4
        acts += [self.take_phrase] * 2 + [self.save, self.reload, self.choose_topic, self.hide]
        act, before = self.chance.choice(acts), len(self.network.fates)
        with suppress(PageError, NothingThereError):  # it may have gone meanwhile
            act(page)
        line = ""
        with suppress(PageError):
            line = page.evaluate("line => document.querySelector(line)?.textContent", SAVE_LINE)
        self.diary.append((act.__name__, len(self.typed), self.network.fates[before:], line))

    def type(self, page: Page) -> None:
        self.take_back(page)
        text = self.one(page, BODIES)
        token = f"写{self.seed}之{len(self.diary)}。"
        text.focus()
        text.press("Control+End")
        page.evaluate("window.entered = ''")
        page.keyboard.type(token)
        if token in page.evaluate("window.entered"):  # else no field had the focus
            self.typed.append(token)

    def pause(self, page: Page) -> None:
        page.wait_for_timeout(self.chance.choice([30, 200, 900, 1300]))

    def press(self, page: Page) -> None:
        kinds = ["/move/up/", "/move/down/", "/remove/", "/restore/", "/points/"]
        self.one(page, f"#points button[formaction$='{self.chance.choice(kinds)}']").click()

    def take_phrase(self, page: Page) -> None:
        self.one(page, "#points [data-open-bank]").click()
        page.wait_for_timeout(250)
        self.one(page, "#bank [data-take]").click()

    def choose_topic(self, page: Page) -> None:
        self.one(page, "#points .topic select").select_option(index=self.chance.randrange(1, 5))

    def hide(self, page: Page) -> None:
        """To another tab and back: what is unsaved is sent off as the page is hidden."""
        for state in ("hidden", "visible"):
            page.evaluate(HIDE, state)
            page.wait_for_timeout(100)

    def save(self, page: Page) -> None:
        page.locator("#sheet .steps button[name=save]").click(no_wait_after=True)
        page.wait_for_timeout(400)
        self.take_back(page)

    def reload(self, page: Page) -> None:
        page.reload()
        self.take_back(page)

    def one(self, page: Page, selector: str) -> Locator:
        found = page.locator(f"{selector}:enabled:visible")
        count = found.count()
        if not count:
            raise NothingThereError
        return found.nth(self.chance.randrange(count))

    def take_back(self, page: Page) -> None:
        """What was typed here before and not saved goes back into its field."""
        while (offers := page.locator("[data-take-back]")).count():
            box = offers.first.locator("xpath=ancestor::*[@data-field][1]")
            offered = offers.first.locator("xpath=../blockquote").text_content()
            text = box.locator("[data-save]")
            if text.input_value() in offered:
                offers.first.click()
                continue
            if offered not in text.input_value():
                text.fill(text.input_value() + offered)
            box.locator("[data-let-go]").first.click()

    def come_to_rest(self) -> None:
        """The network is good again: wait until every window has saved or asks its reader."""
        self.network.calm = True
        for page in self.windows:
            page.bring_to_front()
            page.evaluate("window.dispatchEvent(new Event('online'))")
            end = time.monotonic() + 30
            while time.monotonic() < end:
                page.wait_for_timeout(300)
                with suppress(PageError):  # it may just be loading the next page
                    self.take_back(page)
                    if self.rests(page) and self.keeps_nothing_more(page):
                        break
            assert self.rests(page), self.tell()

    def keeps_nothing_more(self, page: Page) -> bool:
        """Whether all is on the server; with two windows, what lies in conflict stays kept."""
        return len(self.windows) > 1 or page.evaluate(NOTHING_KEPT)

    def rests(self, page: Page) -> bool:
        return page.evaluate(ALL_SAVED) or bool(self.conflicts(page))

    def conflicts(self, page: Page) -> list[str]:
        return page.locator("[data-stored]").all_text_contents()

    def tell(self) -> str:
        """How the run went, for whoever has to find out why something was lost."""
        kept = [page.evaluate("JSON.stringify(localStorage)") for page in self.windows]
        ends = [self.conflicts(page) for page in self.windows]
        return "\n".join(map(str, [*self.diary, self.on_pages(), kept, ends]))

    def on_pages(self) -> str:
        """What the windows hold as not saved: texts in conflict, offered back, or kept.

        A text in conflict whose point the other window took out is kept, and offered
        when the point comes back.
        """
        script = """() => [...document.querySelectorAll("[data-stored]")].map(
          stored => stored.closest("[data-field]").querySelector("[data-save]").value)"""
        mine = [text for page in self.windows for text in page.evaluate(script)]
        offers = [
            text for page in self.windows for text in page.locator("blockquote").all_text_contents()
        ]
        kept = [page.evaluate("JSON.stringify(localStorage)") for page in self.windows]
        return "\n".join(mine + offers + kept)


def stored_texts(site: Site) -> str:
    """Every text drafters wrote, as the database holds it."""
    query = "SELECT override FROM desk_passage WHERE override IS NOT NULL"
    if address := site.env.get("DATABASE_URL"):
        with psycopg.connect(address) as connection:
            return "\n".join(row[0] for row in connection.execute(query))
    with sqlite3.connect(Path(site.env["DATA_DIR"]) / "nigao.sqlite3") as connection:
        return "\n".join(row[0] for row in connection.execute(query))


@pytest.fixture
def run(request, site, browser: Browser, signed_in):
    seed = request.param
    with bad_network(int(site.env["PORT"]), seed) as network:
        context = browser.new_context(
            base_url=network.url, locale="zh-CN", storage_state=signed_in[DRAFTER]
        )
        context.set_default_timeout(2_000)
        yield Run(seed, network, context)
        context.close()


@pytest.mark.parametrize("run", SEEDS, indirect=True)
def test_no_character_is_lost_and_nobody_conflicts_with_himself(run, site):
    first = run.context.new_page()
    first.set_default_timeout(10_000)
    address = sections(first, create_draft(first, "study-innovation"))[1]
    run.windows = [first] if run.seed % 3 else [first, run.context.new_page()]
    for page in run.windows:
        page.set_default_timeout(2_000)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)
        page.evaluate("htmx.config.timeout = 4000")
    run.network.calm = False
    for _ in range(STEPS):
        run.step()
    run.come_to_rest()
    held = stored_texts(site) + (run.on_pages() if len(run.windows) > 1 else "")
    lost = [token for token in run.typed if token not in held]
    conflicts = [text for page in run.windows for text in run.conflicts(page)]
    assert (lost, run.scripts) == ([], []), run.tell()
    assert conflicts == [] or len(run.windows) > 1, run.tell()
