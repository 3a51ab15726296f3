"""The documentation names everything it has to name, and points only to what is there."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from drafting.bank.exchange.columns import FILE_LANGUAGE, PhraseResource, words_of
from drafting.bank.models import PhraseKind, Status
from drafting.report.paper import ITEM, KNOWLEDGE
from drafting.report.slots import FILTERS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
CODE = sorted((ROOT / "drafting").rglob("*.py"))
MODULES = [path for path in CODE if path.name != "__init__.py" and "migrations" not in path.parts]
COMMANDS = [path.stem for path in MODULES if path.parent.name == "commands"]

READ_FROM_ENVIRONMENT = re.compile(r'\b_?(?:env(?:\.\w+|iron\.get)|number)\(\s*"([A-Z_]+)"')
SETTING_ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
OPTION = re.compile(r'add_argument\(\s*"(--[a-z-]+)"')
TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
SENTENCE = re.compile(r"[^a-z\s].+\.")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

UNFINISHED = ("TODO", "TBD", "FIXME", "XXX", "lorem ipsum", "待补充", "待完善")
ADVERTISING = (
    "blazing", "cutting-edge", "effortless", "powerful", "revolutionary", "robust", "seamless",
    "state-of-the-art", "world-class", "一键", "一站式", "强大", "赋能", "极致", "智能化", "领先",
)  # fmt: skip
OF_ONE_MACHINE = re.compile(r"(?<![\w.>])/(?:home|root|tmp|Users|work|opt)/|file://|C:\\")


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def documents():
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


def anchors(text):
    """The anchors a document's headings get: lower case, no marks, - for a blank."""
    return {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(text)
    }


def names(path):
    return pytest.param(path, id=str(path.relative_to(ROOT)))


def test_every_setting_is_in_the_operating_manual_and_no_other():
    read_by_code = {
        name for path in CODE for name in READ_FROM_ENVIRONMENT.findall(path.read_text("utf-8"))
    }
    assert {"SECRET_KEY", "THREADS"} <= read_by_code
    assert set(SETTING_ROW.findall(read("docs/operating.md"))) == read_by_code


@pytest.mark.parametrize("name", TARGET.findall(read("Makefile")))
def test_make_target_is_described(name):
    assert re.search(rf"\bmake {name}\b", documents())


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_described(name):
    assert re.search(rf"manage\.py {name}\b", documents())


@pytest.mark.parametrize("path", [names(path) for path in MODULES if path.stem in COMMANDS])
def test_option_is_in_the_operating_manual(path):
    options = OPTION.findall(path.read_text("utf-8"))
    assert [option for option in options if option not in read("docs/operating.md")] == []


@pytest.mark.parametrize("path", [*map(names, MODULES)])
def test_module_says_in_a_sentence_what_it_is_for(path):
    """The map of the code is what its modules say of themselves."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    assert SENTENCE.fullmatch(docstring.partition("\n")[0])


def test_every_library_has_its_reason():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    pins = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    libraries = {re.split(r"[\[=<>;]", pin)[0] for pin in pins}
    part = read("docs/decisions.md").split("## Libraries")[1].split("\n## ")[0]
    assert {name for name in libraries if name not in part} == set()


def test_bank_editors_read_about_every_filter_and_name():
    text = read("docs/editing.md")
    assert [name for name in FILTERS if f"|{name}】" not in text] == []
    assert [name for name in (*KNOWLEDGE.values(), f"【{ITEM}】") if name not in text] == []


def test_bank_editors_read_about_every_column_status_and_kind():
    text = read("docs/editing.md")
    kinds = [word.removeprefix("措施：") for word in words_of(PhraseKind, FILE_LANGUAGE).values()]
    statuses = words_of(Status, FILE_LANGUAGE).values()
    headings = [column.column_name for column in PhraseResource().columns().values()]
    assert [word for word in (*kinds, *statuses, *headings) if word not in text] == []


@pytest.mark.parametrize("path", [*map(names, DOCUMENTS)])
def test_links_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        to = path.parent / file if file else path
        assert to.exists(), target
        assert not anchor or anchor in anchors(to.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("path", [*map(names, DOCUMENTS)])
def test_words_are_plain_and_finished(path):
    text = path.read_text(encoding="utf-8")
    unwanted = [word for word in (*UNFINISHED, *ADVERTISING) if word.lower() in text.lower()]
    assert (unwanted, OF_ONE_MACHINE.findall(text)) == ([], [])


BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`((?:[A-Z_]+=\S+ )*(?:make|manage\.py) [^`]*)`")


def test_both_languages_of_the_readme_have_the_same_parts_and_commands():
    english, chinese = read("README.md"), read("README.zh-CN.md")
    assert BLOCK.findall(english) == BLOCK.findall(chinese)
    assert sorted(INLINE.findall(english)) == sorted(INLINE.findall(chinese))
    for part in (r"^#+ ", r"^- ", r"^\|"):
        lines = re.compile(part, re.MULTILINE)
        assert len(lines.findall(english)) == len(lines.findall(chinese)), part


def test_each_language_of_the_readme_leads_to_the_other():
    assert "(README.zh-CN.md)" in read("README.md").splitlines()[0]
    assert "(README.md)" in read("README.zh-CN.md").splitlines()[0]


@pytest.mark.parametrize(
    ("path", "most"),
    [("README.md", 8_000), ("README.zh-CN.md", 8_000), ("ARCHITECTURE.md", 16_000)],
)
def test_what_is_read_first_is_short(path, most):
    """Bytes. Long lists belong in the manuals, reasons in docs/decisions.md."""
    assert len(read(path).encode()) <= most
