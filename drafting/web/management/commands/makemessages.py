"""Django's makemessages, which knows the messages of our own templates too."""

from pathlib import Path
from typing import cast

from django.core.management.commands import makemessages
from django.template import engines

from drafting.web.pages import Pages


class TemplateFile(makemessages.BuildFile):
    """A file with messages; one of our templates is read in its own language."""

    def preprocess(self) -> None:
        """Write what gettext can read beside it."""
        pages = cast(Pages, engines["pages"])
        name = pages.name_of(Path(self.path))
        if not name or not self.is_templatized:
            super().preprocess()
            return
        source = Path(self.path).read_text(encoding="utf-8")
        found = pages.env.extract_translations(source)  # type: ignore[attr-defined]
        calls = [f"{function}{_arguments(message)}" for _line, function, message in found]
        Path(self.work_path).write_text("\n".join(calls), encoding="utf-8")


def _arguments(message: str | tuple[str | None, ...]) -> str:
    """What a call of gettext or ngettext says; the number counts nothing here."""
    texts = [message] if isinstance(message, str) else [text for text in message if text]
    return f"({', '.join([*map(repr, texts), '0'])})"


class Command(makemessages.Command):
    """Collects the messages."""

    build_file_class = TemplateFile
