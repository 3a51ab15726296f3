"""Bank files as an operator might send them: the bank's own, changed at one place."""

import json

import pytest

from drafting.bank.bankfile.exporting import export_bank
from drafting.bank.bankfile.importing import import_bank
from drafting.bank.bankfile.reading import BankFileError
from drafting.bank.models import (
    Blueprint,
    Fact,
    PageStyle,
    Phrase,
    SectionSkeleton,
    Term,
    Topic,
)
from drafting.bank.pagestyles import set_base
from tests.bank.factories import (
    make_blueprint,
    make_fact,
    make_page_style,
    make_phrase,
    make_point,
    make_section,
    make_term,
    make_topic,
)
from tests.report.bases import unit_base


def make_bank():
    """One row of every kind, linked with each other."""
    topic = make_topic(name="理论武装")
    make_term(name="两个确立")
    make_fact(key="联系点")
    style = make_page_style(slug="standard", name="公文")
    set_base(page_style=style, name="本单位.docx", data=unit_base())
    blueprint = make_blueprint(slug="study", title="【单位】材料", page_style=style)
    make_fact(blueprint=blueprint, key="单位")
    section = make_section(blueprint=blueprint, heading="存在的问题", lead="在【单位】：")
    make_point(section=section, topic=topic, heading="甲", order=1)
    make_point(section=section, heading="乙", order=1)
    make_section(blueprint=None, heading="典型案例剖析", follows="problem")
    lead = make_phrase(code="lead", kind="lead", topic=topic, text="学得不深")
    make_phrase(code="text", topic=topic, text="在【单位】\r\n学得不深。", continues=lead)
    lead.answered_by.set([make_phrase(code="cause", role="cause", text="想得不深。")])
    return blueprint


def empty():
    for model in (Phrase, Blueprint, SectionSkeleton, Fact, Topic, PageStyle, Term):
        model.objects.all().delete()


def document(change=None):
    found = json.loads(export_bank())
    if change:
        change(found)
    return json.dumps(found).encode()


def deeds(done):
    return {name: dict(+counts) for name, counts in done.counts.items()}


def faults(data, **options):
    with pytest.raises(BankFileError) as refused:
        import_bank(data=data, **options)
    return [str(fault) for fault in refused.value.faults]


def entry(*path):
    """A change that sets the last of the path within the document."""
    *way, key, value = path

    def change(found):
        for step in way:
            found = found[step]
        found[key] = value

    return change


def also(name, row):
    return lambda found: found[name].append(row)
