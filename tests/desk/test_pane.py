"""The paper sent after a change: what the page keeps and what comes make the whole paper."""

import random

import pytest
from django.urls import reverse
from lxml import html

from drafting.desk.models import Point
from drafting.desk.services.structure import add_point, move_point, remove_point, restore_point
from tests.desk.browsing import HTMX
from tests.desk.factories import answer, make_draft, passage_of, points_of, section_of, write


class Page:
    """A page with the paper beside its form, as its script keeps it."""

    def __init__(self, client, draft, section):
        self.client, self.draft = client, draft
        self.page = html.document_fromstring(client.get(address("section", draft, section)).content)
        self.url = f"{address('preview', draft)}?part={section.pk}"

    def held(self):
        return self.page.xpath("//*[@data-held]")

    def update(self):
        """Ask for what changed and put it in; the answer."""
        held = self.held()
        names = " ".join(one.get("data-held") for one in held)
        response = self.client.get(self.url, headers={**HTMX, "X-Held": names})
        answer_ = html.fragment_fromstring(response.content.decode(), create_parent=True)
        for place in answer_.xpath("//*[@data-places]"):
            first, count = map(int, place.get("data-places").split())
            place.getparent().replace(place, group := html.Element("div"))
            group.extend(held[first : first + count])
            group.drop_tag()
        for new in answer_.xpath("//*[@hx-swap-oob]"):
            replace(self.page, new)
        pane = self.page.get_element_by_id("preview")
        pane[:] = list(answer_)
        return response

    def shown(self):
        return [said(one) for one in self.held()]


def replace(page, new):
    old = page.get_element_by_id(new.get("id"))
    new.getparent().remove(new)
    old.getparent().replace(old, new)


def said(element):
    return (element.tag, element.get("id"), element.get("data-held"), element.text_content())


def address(name, draft, *rows):
    return reverse(f"desk:{name}", args=[draft.pk, *(row.pk for row in rows)])


def sent(response):
    """The texts of the paragraphs in an answer."""
    page = html.fragment_fromstring(response.content.decode(), create_parent=True)
    return [one.text_content() for one in page.xpath("//article/p[@data-held]")]


@pytest.fixture
def draft(bank, drafter):
    return make_draft("study-politics", drafter, 单位="局")


@pytest.fixture
def section(draft):
    return section_of(draft, "problem")


@pytest.fixture
def pane(client, draft, section):
    return Page(client, draft, section)


def change(chance, draft, section):
    """Any change of a section, or of a fact."""
    points = points_of(section)
    gone = list(Point.objects.filter(section=section, parent=None).exclude(removed_at=None))
    choice = chance.choice(["write", "same", "move", "remove", "restore", "add", "fact"])
    if choice == "fact":
        answer(draft, "单位", chance.choice(["局", "<b>处</b>", "", "科&室"]))
    elif choice == "add":
        add_point(section=section)
    elif choice == "restore" and gone:
        restore_point(point=chance.choice(gone))
    elif choice == "remove" and len(points) > 1:
        remove_point(point=chance.choice(points))
    elif choice == "move":
        move_point(point=chance.choice(points), direction=chance.choice(["up", "down"]))
    else:
        text = "同一句。\n同一句。" if choice == "same" else f"{chance.random()}\n【单位】。"
        write(passage_of(chance.choice(points), chance.choice(["body", "evidence"])), text)


@pytest.mark.parametrize("seed", range(4))
def test_page_that_puts_in_what_changed_shows_what_a_new_page_shows(
    client, draft, section, pane, seed
):
    chance = random.Random(seed)
    for _step in range(12):
        change(chance, draft, section)
        pane.update()
        assert pane.shown() == Page(client, draft, section).shown()


def test_only_the_paragraph_that_changed_is_sent(pane, section):
    write(passage_of(points_of(section)[1], "body"), "只改这一处。")
    [paragraph] = sent(pane.update())
    assert "只改这一处。" in paragraph
    assert sent(pane.update()) == []


def test_only_the_states_that_changed_are_sent(pane, section):
    for point in points_of(section):
        write(passage_of(point, "heading"), "标题")
    write(passage_of(points_of(section)[0], "evidence"), "写了一例。")
    first, second = pane.update(), pane.update()
    assert first.content.decode().count("hx-swap-oob") == 2  # the section's own, and its measure
    assert "hx-swap-oob" not in second.content.decode()


@pytest.mark.parametrize("told", ["", "x" * 6000, "0 " * 3000, "甲", "-1 1e9 \t"])
def test_page_that_tells_nothing_known_gets_everything(client, draft, pane, told):
    told = told.encode().decode("latin-1")
    answer_ = client.get(pane.url, headers={**HTMX, "X-Held": told})
    whole = client.get(address("preview", draft))
    assert sent(answer_) == sent(whole) != []
    assert answer_.content.decode().count("data-places") == 0


def test_preview_page_has_the_whole_paper_whatever_is_told(client, draft, pane):
    names = " ".join(one.get("data-held") for one in pane.held())
    page = client.get(address("preview", draft), headers={"X-Held": names})
    assert "data-places" not in page.content.decode()
