"""How far a draft has come, as it is stored: true after whatever was done."""

import random

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from drafting.bank.models import Blueprint, PageStyle, Phrase, SectionSkeleton, Topic
from drafting.desk.contents import load_draft
from drafting.desk.models import Draft, Passage, Point, Standing
from drafting.desk.progress import Progress
from drafting.desk.services import drafts, phrases, returning, sections, structure, writing
from drafting.desk.services.standing import bring_up_to_date
from drafting.desk.services.writing import Save
from drafting.desk.standing import SHAPE, is_true, overview_of
from drafting.desk.titles import name_in
from tests.desk.factories import answer, make_draft, passage_of, write

TEXTS = ["", "甲", "乙【没填】丙", "一句话。\n又一句。", "【姓名】的【具体事例】", "【问题|数】个"]
ITEMS = ["带头甲", "带头乙", "", "带头丙方面", "带头丁"]


def fresh(draft):
    return Draft.objects.select_related("standing").get(pk=draft.pk)


def truth(draft):
    """What a page that reads the whole draft would show."""
    progress = Progress(load_draft(fresh(draft)))
    parts = [(p.key, p.name, p.url, p.state, p.gaps, p.length) for p in progress.parts]
    whole = (progress.state, len(progress.gaps), progress.length, progress.first_open_url)
    return name_in(progress.contents), whole, parts


def told(draft):
    """The same from what is stored."""
    row = fresh(draft)
    bring_up_to_date([row])
    overview = overview_of(Standing.objects.get(pk=draft.pk))
    parts = [(p.key, p.name, p.url, p.state, p.gaps, p.length) for p in overview.parts]
    whole = (overview.state, overview.gap_count, overview.length, overview.first_open_url)
    return fresh(draft).name, whole, parts


class Walk:
    """Somebody who does whatever the desk's services offer, by chance."""

    def __init__(self, draft, chance):
        self.draft, self.chance = draft, chance

    def step(self):
        deed = self.chance.choice(sorted(name for name in dir(self) if name.startswith("do_")))
        getattr(self, deed)()
        return deed

    def _any(self, rows):
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def _text(self):
        return self.chance.choice(TEXTS)

    def _point(self, **where):
        return self._any(Point.objects.filter(section__draft=self.draft, **where))

    def _passage(self, **where):
        return self._any(self.draft.passages.filter(**where))

    def do_write(self):
        row = self._passage()
        writing.save_passage(passage=row, text=self._text(), revision=row.revision)

    def do_write_title(self):
        row = passage_of(self.draft, "title")
        writing.save_passage(passage=row, text=self._text(), revision=row.revision)

    def do_write_page(self):
        rows = Passage.objects.filter(draft=self.draft)[:30]
        writing.save_passages(saves=[Save(row, self._text(), row.revision) for row in rows])

    def do_write_late(self):
        row = self._passage()
        writing.save_passage(passage=row, text=self._text(), revision=row.revision + 1)

    def do_answer(self):
        fact = self._any(self.draft.facts.exclude(kind__in=["date", "list", "number"]))
        answer(self.draft, fact.key, self._text())

    def do_answer_list(self):
        fact = self._any(self.draft.facts.filter(kind="list"))
        if fact:
            items = self.chance.sample(ITEMS, self.chance.randint(0, len(ITEMS)))
            answer(self.draft, fact.key, "\n".join(items))

    def do_regenerate(self):
        writing.regenerate_passage(passage=self._passage())

    def do_take_back(self):
        writing.take_back_passage(passage=self._passage())

    def do_switch(self):
        row = passage_of(self.draft, self.chance.choice(sorted(writing.USUAL_SKELETONS)))
        writing.switch_passage(passage=row, on=self.chance.random() < 0.5)

    def do_add_point(self):
        section = self._any(self.draft.sections)
        structure.add_point(section=section)

    def do_add_inner_point(self):
        point = self._point(parent=None)
        structure.add_point(section=point.section, parent=point)

    def do_remove_point(self):
        structure.remove_point(point=self._point())

    def do_restore_point(self):
        if point := self._point(removed_at__isnull=False):
            structure.restore_point(point=point)

    def do_move_point(self):
        direction = self.chance.choice(["up", "down"])
        structure.move_point(point=self._point(), direction=direction)

    def do_set_topic(self):
        structure.set_topic(point=self._point(), topic=self._any(Topic.objects))

    def do_add_section(self):
        skeleton = self._any(SectionSkeleton.objects.shared())
        sections.add_section(draft=self.draft, skeleton=skeleton)

    def do_remove_section(self):
        sections.remove_section(section=self._any(self.draft.sections))

    def do_restore_section(self):
        if section := self._any(self.draft.sections.exclude(removed_at=None)):
            try:
                sections.restore_section(section=section)
            except sections.TwinError:
                return

    def do_return_item(self):
        if point := self._point(tie="gone"):
            returning.return_item_of(point=point)

    def do_part_from_item(self):
        returning.part_from_item(point=self._point(parent=None))

    def do_leave_it_so(self):
        returning.leave_it_so(point=self._point(parent=None))

    def do_take_phrase(self):
        contents = load_draft(Draft.objects.get(pk=self.draft.pk))
        if rows := [row for row in contents.passages() if row.kind == "body"]:
            row = self.chance.choice(rows)
            phrase = self._any(Phrase.objects.filter(code__endswith="1"))
            phrases.take_phrase(contents=contents, passage=row, phrase=phrase)

    def do_set_page_style(self):
        drafts.set_page_style(draft=self.draft, page_style=self._any(PageStyle.objects))

    def do_delete(self):
        drafts.delete_draft(draft=self.draft)

    def do_restore(self):
        drafts.restore_draft(draft=self.draft)

    def do_copy(self):
        self.draft = drafts.copy_draft(draft=Draft.objects.get(pk=self.draft.pk))


@pytest.mark.parametrize(
    ("slug", "seed"),
    [
        ("annual-democratic-life", 1), ("study-politics", 2), ("democratic-life", 3),
        ("organisation-life", 4),
    ],
)  # fmt: skip
def test_what_is_stored_is_true_after_whatever_is_done(bank, drafter, slug, seed):
    walk = Walk(make_draft(slug, drafter), random.Random(seed))
    told(walk.draft)
    done = []
    for _number in range(60):
        done.append(walk.step())
        assert told(walk.draft) == truth(walk.draft), done
    assert len(set(done)) > 15


def test_stored_state_is_read_in_the_language_of_the_page(draft):
    write(passage_of(draft, "closing"), "【没填】")
    with translation.override("zh-hans"):
        chinese = told(draft)
        assert chinese == truth(draft)
    with translation.override("en"):
        assert told(draft) == truth(draft) != chinese


def test_bank_editors_leave_it_true(draft):
    told(draft)
    PageStyle.objects.update(name="另")
    Topic.objects.filter(name="担当作为").update(name="另一个")
    Blueprint.objects.update(title="另一个")
    assert is_true(fresh(draft))
    assert told(draft) == truth(draft)


def test_title_that_counts_the_points_names_the_draft(draft):
    skeleton = "查摆【问题|数】个问题"
    Passage.objects.filter(pk=passage_of(draft, "title").pk).update(skeleton=skeleton)
    answer(draft, "姓名", "李文清")
    assert fresh(draft).name == "查摆三个问题"
    structure.remove_point(point=Point.objects.filter(section__role="problem")[0])
    assert told(draft)[0] == "查摆两个问题"


def test_more_gaps_than_are_kept_are_counted(draft):
    write(passage_of(draft, "opening"), "".join(f"【空{number}】" for number in range(150)))
    told(draft)
    (opening,) = [p for p in overview_of(fresh(draft).standing).parts if p.key == "opening"]
    assert (opening.gap_count >= 150, len(opening.gaps)) == (True, 100)


def test_draft_that_did_not_change_is_not_read_again(draft, django_assert_num_queries):
    told(draft)
    row = fresh(draft)
    with django_assert_num_queries(0):
        bring_up_to_date([row])


def test_what_was_read_before_a_change_does_not_count_as_true_after_it(draft):
    """Another window writes between the reading of a draft and the storing of what it said."""
    row = fresh(draft)
    write(passage_of(draft, "opening"), "【没填】")
    bring_up_to_date([row])
    assert not is_true(fresh(draft))
    assert told(draft) == truth(draft)


def test_command_fills_what_is_missing_or_of_another_shape(draft, drafter, capsys):
    other, third = make_draft("study-politics", drafter), make_draft("study-politics", drafter)
    told(draft)
    told(other)
    Standing.objects.filter(pk=other.pk).update(shape=SHAPE + 1, length=0)
    call_command("standings")
    assert "2 drafts" in capsys.readouterr().out
    assert [is_true(fresh(row)) for row in (draft, other, third)] == [True, True, True]
    call_command("standings")
    assert capsys.readouterr().out == ""


def test_command_takes_those_changed_last_first(draft, drafter):
    last = make_draft("study-politics", drafter)
    call_command("standings", most=1)
    assert [is_true(fresh(row)) for row in (draft, last)] == [False, True]


def test_command_works_all_out_anew(draft, capsys):
    told(draft)
    Standing.objects.update(length=0)
    call_command("standings", all=True)
    assert told(draft) == truth(draft)


def test_page_is_shown_where_the_database_takes_nothing(draft, caplog):
    """What is to be stored is worked out all the same, and the next time again."""
    row, is_sqlite = fresh(draft), connection.vendor == "sqlite"
    before = transaction.savepoint()
    with connection.cursor() as cursor:
        on = "PRAGMA query_only = ON" if is_sqlite else "SET LOCAL transaction_read_only = on"
        cursor.execute(on)
        try:
            bring_up_to_date([row])
        finally:
            if is_sqlite:
                cursor.execute("PRAGMA query_only = OFF")
            transaction.savepoint_rollback(before)
    assert (row.standing.gap_count, is_true(row)) == (truth(draft)[1][1], True)
    assert "could not be stored" in caplog.text


def test_drafts_are_stored_in_one_order_whatever_the_order_of_the_page(bank, drafter):
    drafts = sorted((make_draft("study-politics", drafter) for _n in range(3)), key=lambda d: d.pk)
    for shown in (drafts, drafts[::-1]):
        Standing.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            bring_up_to_date([fresh(draft) for draft in shown])
        (stored,) = [one["sql"] for one in asked if one["sql"].startswith("INSERT")]
        places = [_place_of(draft, stored) for draft in drafts]
        assert places == sorted(places)


def _place_of(draft, sql):
    """Where a draft's id stands in a statement, as either database writes it."""
    return sql.replace("-", "").index(draft.pk.hex)
