"""`manage.py compose`: a whole report from a file of facts, without a browser."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drafting.bank.models import Blueprint, Fact, PageStyle
from drafting.desk.contents import load_draft
from drafting.desk.documents import FORMATS
from drafting.desk.forms import FactForm, clean_line
from drafting.desk.models import Draft
from drafting.desk.pdf import PDF_TROUBLE, PdfError
from drafting.desk.progress import Progress
from drafting.desk.services.composing import compose_draft
from drafting.desk.services.drafts import create_draft
from drafting.desk.services.writing import save_fact
from drafting.report import slots
from drafting.report.compare.words import nearest_word
from drafting.report.paper import NO_EVIDENCE
from drafting.report.text import plain_text

USAGE = 2
"""Exit code for a call that names something unknown."""

Answers = Mapping[str, object]


class Command(BaseCommand):
    """Composes a report by the services of the pages; the database stays as it was."""

    help = "Compose a whole report from facts and the phrase bank."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the command takes."""
        parser.add_argument("blueprint", nargs="?", help="short name of the blueprint")
        parser.add_argument("--facts", type=Path, metavar="FILE.yaml", help="answers by slot")
        parser.add_argument("-o", "--output", type=Path, metavar="OUT.docx")
        parser.add_argument("--text", type=Path, metavar="OUT.txt", help="the text as well")
        parser.add_argument("--format", choices=FORMATS, default="docx", help="what OUT is")
        parser.add_argument("--page-style", metavar="SLUG", help="the blueprint's, if not given")
        parser.add_argument("--seed", type=int, default=0, help="another seed, other phrases")
        parser.add_argument("--list", action="store_true", help="print the blueprints")
        parser.add_argument(
            "--facts-template", metavar="BLUEPRINT", help="print a file of facts to fill in"
        )

    def handle(self, **options: Any) -> None:
        """Run one of the three things the command does."""
        try:
            self._run(**options)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(_("The bank is not ready: run “manage.py prepare”.")) from error

    def _run(self, **options: Any) -> None:
        if options["list"]:
            for blueprint in Blueprint.objects.active():
                self.stdout.write(f"{blueprint.slug}\t{blueprint.name}")
        elif options["facts_template"]:
            self.stdout.write(facts_template(_blueprint(options["facts_template"])))
        elif options["blueprint"] and options["facts"] and options["output"]:
            self._compose(**options)
        else:
            raise _refused(_("Give a blueprint, --facts and -o, or --list, or --facts-template."))

    def _compose(self, **options: Any) -> None:
        blueprint = _blueprint(options["blueprint"])
        if options["page_style"]:
            blueprint.page_style = _page_style(options["page_style"])
        answers = read_answers(options["facts"], blueprint)
        paths = [path for path in (options["output"], options["text"]) if path]
        for path in paths:
            if not path.parent.is_dir():
                raise _refused(_("There is no folder %(path)s.") % {"path": path.parent})
        with transaction.atomic():
            progress = _compose(blueprint, answers, options["seed"])
            transaction.set_rollback(True)
        _write(options["output"], _file(progress, options["format"]))
        if options["text"]:
            _write(options["text"], plain_text(progress.paragraphs).encode())
        message = _("%(path)s: %(characters)d characters, %(open)d open slots.")
        counts = {"characters": progress.length, "open": len(progress.gaps)}
        self.stdout.write(message % {"path": options["output"], **counts})


def _compose(blueprint: Blueprint, answers: Answers, seed: int) -> Progress:
    owner = User.objects.create(username=f"compose-{uuid4()}", is_active=False)
    draft = create_draft(owner=owner, blueprint=blueprint)
    _answer_facts(draft, answers)
    own = set(draft.facts.values_list("key", flat=True))
    shared = {key: _in_text(value) for key, value in answers.items() if key not in own}
    compose_draft(draft=draft, answers=shared, seed=seed)
    progress = Progress(load_draft(Draft.objects.select_related("page_style").get(pk=draft.pk)))
    _ = progress.gaps  # read while the draft is there
    return progress


def _file(progress: Progress, key: str) -> bytes:
    try:
        return FORMATS[key].write(progress, timezone.now())
    except PdfError as error:
        raise CommandError(str(PDF_TROUBLE[error.code])) from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _refused(str(error)) from error


def _page_style(slug: str) -> PageStyle:
    styles = {row.slug: row for row in PageStyle.objects.all()}
    if slug not in styles:
        plain = _("There is no page style “%(name)s”.")
        nearest = _("There is no page style “%(name)s”. Did you mean “%(nearest)s”?")
        raise _unknown(plain, nearest, slug, styles)
    return styles[slug]


def _answer_facts(draft: Draft, answers: Answers) -> None:
    for fact in draft.facts.all():
        if fact.key in answers:
            form = FactForm.answering(fact, _as_text(answers[fact.key]))
            if not form.is_valid():
                reason = next(iter(form.errors["value"]))
                raise _refused(_("%(name)s: %(words)s") % {"name": fact.key, "words": reason})
            save_fact(fact=fact, value=form.value, revision=fact.revision)


def _blueprint(slug: str) -> Blueprint:
    blueprints = {row.slug: row for row in Blueprint.objects.active().with_outline()}
    if slug not in blueprints:
        plain = _("There is no blueprint “%(name)s”.")
        nearest = _("There is no blueprint “%(name)s”. Did you mean “%(nearest)s”?")
        raise _unknown(plain, nearest, slug, blueprints)
    return blueprints[slug]


def read_answers(path: Path, blueprint: Blueprint) -> Answers:
    """The answers of a YAML file by slot; a CommandError where one is not asked for."""
    try:
        answers = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:  # 2026-13-45 is a ValueError
        message = _("%(path)s cannot be read: %(reason)s")
        raise _refused(message % {"path": path, "reason": error}) from error
    if not isinstance(answers, dict):
        raise _refused(_("%(path)s must hold lines like “姓名: 李文清”.") % {"path": path})
    known = {fact.key for fact in (*blueprint.facts.all(), *_asked_in_place(blueprint))}
    for key in map(str, answers):
        if key not in known:
            plain = _("The blueprint does not ask for “%(name)s”.")
            nearest = _("The blueprint does not ask for “%(name)s”. Did you mean “%(nearest)s”?")
            raise _unknown(plain, nearest, key, known)
    return {str(key): value for key, value in answers.items() if value is not None}


def facts_template(blueprint: Blueprint) -> str:
    """A YAML file of facts whose values are the examples."""
    own = [_template_entry(fact) for fact in blueprint.facts.all()]
    shared = [_template_entry(fact) for fact in _asked_in_place(blueprint)]
    note = _("Slots that phrases bring with them:")
    return "".join([*own, f"\n# {note}\n", *shared])


def _template_entry(fact: Fact) -> str:
    value: object = fact.example
    if fact.kind == "list":
        value = fact.example.splitlines()
    entry = yaml.safe_dump({fact.key: value}, allow_unicode=True, width=10_000)
    return f"# {fact.label}\n{entry}"


def _asked_in_place(blueprint: Blueprint) -> list[Fact]:
    """The shared facts but evidence, which is the drafter's own, and what is asked anyway."""
    own = {fact.key for fact in blueprint.facts.all()}
    return [
        fact
        for fact in Fact.objects.shared()
        if fact.key not in own and f"【{fact.key}】" != NO_EVIDENCE
    ]


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "\n".join(clean_line(str(item)) for item in value)
    return str(value)


def _in_text(value: object) -> str:
    """An answer as it stands in running text."""
    return clean_line(slots.written(value if isinstance(value, (date, list)) else str(value)))


def _unknown(plain: str, nearest: str, name: str, known: Iterable[str]) -> CommandError:
    """The refusal of a name: the sentence with the nearest known one, or the plain one."""
    like = nearest_word(name, known)
    return _refused((nearest if like else plain) % {"name": name, "nearest": like})


def _refused(message: str) -> CommandError:
    return CommandError(message, returncode=USAGE)
