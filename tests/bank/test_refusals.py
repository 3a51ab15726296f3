"""What no page may let in: refused in words at its place, and nothing is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from drafting.bank.models import Blueprint, Phrase, PointSkeleton, SectionSkeleton
from tests.bank.bad_files import BAD_FILES
from tests.bank.factories import (
    make_blueprint,
    make_fact,
    make_phrase,
    make_point,
    make_section,
    make_topic,
)
from tests.bank.pages import errors, page, posted
from tests.bank.sheets import csv_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

IMPORT = "/bank/bank/phrase/import/"
NOT_ALLOWED = "Line 1, column {column}: “{name}” is not allowed here."


@pytest.fixture
def blueprint():
    blueprint = make_blueprint(slug="study")
    make_fact(blueprint=blueprint, key="单位")
    make_fact(blueprint=blueprint, key="学习内容", kind="list")
    make_point(section=make_section(blueprint=blueprint, heading="问题"), heading="甲")
    return blueprint


def rows():
    """Every row a skeleton stands in, as it is stored."""
    models = (Blueprint, SectionSkeleton, PointSkeleton, Phrase)
    return [list(model.objects.order_by("pk").values()) for model in models]


BAD_SKELETONS = {
    "endless loop": (
        "【% for a in range(9) %】甲【% endfor %】",
        [
            NOT_ALLOWED.format(column=4, name="for"),
            NOT_ALLOWED.format(column=18, name="("),
        ],
    ),
    "loop within a loop": (
        "【% for a in 学习内容 %】【% for b in 学习内容 %】甲【% endfor %】【% endfor %】",
        ["Line 1, column 4: a loop within a loop is not allowed."],
    ),
    "attribute": ("【单位.__class__】", [NOT_ALLOWED.format(column=5, name="__class__")]),
    "index": ("【单位[0]】", [NOT_ALLOWED.format(column=4, name="[")]),
    "call": ("【单位()】", [NOT_ALLOWED.format(column=4, name="(")]),
    "arithmetic": ("【单位*9】", [NOT_ALLOWED.format(column=4, name="*")]),
    "setting": ("【% set a = 单位 %】", [NOT_ALLOWED.format(column=4, name="set")]),
    "slot": (
        "【单卫】", ["Line 1, column 2: there is no slot 【单卫】. Did you mean 【单位】?"],
    ),
    "filter": (
        "【单位|大写】", ["Line 1, column 5: there is no filter “大写”."],
    ),
    "bracket": (
        "【单位", ["Line 1, column 1: a bracket is not closed, or a word is missing."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_SKELETONS)
@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("blueprint", "opening"),
        ("blueprint", "sections-0-lead"),
        ("sectionskeleton", "tail"),
        ("sectionskeleton", "points-0-heading"),
    ],
)
def test_skeleton_that_is_not_allowed_is_refused(editor_client, blueprint, name, model, field):
    skeleton, words = BAD_SKELETONS[name]
    before = rows()
    pk = blueprint.pk if model == "blueprint" else blueprint.sections.get().pk
    response = posted(editor_client, page(model, "change", pk), **{field: skeleton})
    assert (response.status_code, errors(response)) == (200, words)
    assert rows() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("【% for a in 学习内容 %】a【% endfor %】", NOT_ALLOWED.format(column=4, name="for")),
        ("【单位.__class__】", NOT_ALLOWED.format(column=5, name="__class__")),
        ("【单位|顿号】", NOT_ALLOWED.format(column=5, name="顿号")),
        ("【单卫】", "Line 1, column 2: there is no slot 【单卫】. Did you mean 【单位】?"),
    ],
)
def test_phrase_that_is_more_than_names_is_refused(editor_client, blueprint, text, words):
    phrase = make_phrase(text="原来的。")
    before = rows()
    response = posted(editor_client, page("phrase", "change", phrase.pk), text=text)
    assert (response.status_code, errors(response)) == (200, [words])
    assert rows() == before


def test_phrase_of_a_topic_that_is_not_there_is_refused(editor_client):
    phrase = make_phrase()
    before = rows()
    response = posted(editor_client, page("phrase", "change", phrase.pk), topic=0)
    assert errors(response) == [
        "Select a valid choice. That choice is not one of the available choices."
    ]
    assert rows() == before


def test_code_of_another_phrase_is_refused(editor_client):
    make_phrase(code="taken")
    phrase = make_phrase()
    before = rows()
    response = posted(editor_client, page("phrase", "change", phrase.pk), code="taken")
    assert errors(response) == ["Phrase with this Code already exists."]
    assert rows() == before


@pytest.mark.parametrize("name", BAD_FILES)
def test_import_page_refuses_what_is_no_table_of_phrases(editor_client, name):
    make, words = BAD_FILES[name]
    file = SimpleUploadedFile("素材.xlsx", make())
    response = editor_client.post(IMPORT, {"deed": "skip", "file": file})
    form = response.context["form"]
    words = "The submitted file is empty." if name == "empty" else words
    assert (response.status_code, form.errors["file"]) == (422, [words])
    assert not Phrase.objects.exists()


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (
            ("", "问题", "理论武状", "阐述", "学得不深。"),
            "<td>2</td><td>主题</td><td>There is no “理论武状”. Did you mean “理论武装”? "
            "Possible are: 理论武装.</td>",
        ),
        (
            ("", "问题", "", "阐述", "【单卫】"),
            "<td>2</td><td>文字</td><td>Line 1, column 2: there is no slot 【单卫】. "
            "Did you mean 【单位】?</td>",
        ),
        (
            ("", "问题", "", "阐述", "【单位.__class__】"),
            "<td>2</td><td>文字</td><td>Line 1, column 5: “__class__” is not allowed here.</td>",
        ),
        (
            ("a b", "问题", "", "阐述", "学得不深。"),
            "<td>2</td><td>编号</td><td>A code has small letters, digits and hyphens only, "
            "like theory-insight-1.</td>",
        ),
    ],
)
def test_import_page_names_the_bad_row_and_offers_nothing_to_write(
    editor_client, blueprint, row, cells
):
    make_topic(name="理论武装")
    file = SimpleUploadedFile("素材.csv", csv_of(row))
    response = editor_client.post(IMPORT, {"deed": "write", "file": file})
    shown = b"".join(response.streaming_content).decode()
    assert f"<tr>{cells}</tr>" in shown
    assert 'name="deed"' not in shown
    assert not Phrase.objects.exists()
