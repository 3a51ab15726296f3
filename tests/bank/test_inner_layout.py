"""Points within a point need a layout: no way into the bank may leave them without one."""

import pytest
from django.core.exceptions import ValidationError

from drafting.bank import history
from drafting.bank.blueprints import publish_blueprint
from drafting.bank.models import SectionSkeleton
from drafting.bank.restoring import restore
from tests.bank.bank_files import document, faults
from tests.bank.factories import make_blueprint, make_point, make_section
from tests.bank.pages import errors, page, posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

MESSAGE = "Choose a layout within a point, or give no point of the section points within."


@pytest.fixture
def section():
    """One whose only point has two points within."""
    row = make_section(
        blueprint=make_blueprint(slug="study"), heading="问题", inner_layout="ordinal-inline"
    )
    make_point(section=row, heading="甲", inner_points=2)
    return row


def without_layout():
    """The section without the layout that its points need."""
    SectionSkeleton.objects.update(inner_layout="")


def test_section_page_keeps_the_layout_that_its_points_need(editor_client, section):
    url = page("sectionskeleton", "change", section.pk)
    assert errors(posted(editor_client, url, inner_layout="")) == [MESSAGE]
    given_up = {"inner_layout": "", "points-0-inner_points": "0"}
    assert posted(editor_client, url, **given_up).status_code == 302


def test_blueprint_page_keeps_the_layout_that_points_of_a_section_need(editor_client, section):
    url = page("blueprint", "change", section.blueprint.pk)
    assert errors(posted(editor_client, url, **{"sections-0-inner_layout": ""})) == [MESSAGE]
    section.refresh_from_db()
    assert section.inner_layout == "ordinal-inline"


def test_blueprint_whose_points_lack_a_layout_is_not_put_in_use(section):
    without_layout()
    with pytest.raises(ValidationError) as refused:
        publish_blueprint(blueprint=section.blueprint)
    assert refused.value.messages == [f"point “甲”: {MESSAGE}"]


def test_bank_file_does_not_take_the_layout_of_points_it_leaves_alone(section):
    def change(found):
        (entry,) = found["blueprints"][0]["sections"]
        entry["inner_layout"] = ""
        del entry["points"]

    place = 'blueprints["study"].sections["问题"].inner_layout'
    assert faults(document(change)) == [f"{place}: {MESSAGE}"]


def test_state_without_the_layout_is_not_restored(section):
    without_layout()
    section.refresh_from_db()
    section.save()
    bare = history.newest_of(SectionSkeleton.history.latest())
    section.inner_layout = "run-in"
    section.save()
    with pytest.raises(ValidationError) as refused:
        restore(record=bare)
    assert refused.value.messages == [MESSAGE]
