"""The outline of every blueprint's Word file, as data.

A line a paragraph: its style, or for headings their text; for body text the run-in
heading in ** **, then the marks of the items within it; `…` stands for a heading
that the drafter chooses. In sections of problems the test moves the first point one
place down and leaves it there: that is the order here.
"""

import re
from pathlib import Path

import docx
from docx.text.paragraph import Paragraph

HEAD = ["Title", "Byline", "Dateline", "Body Text After Blank"]
THREE = ["一是 二是 三是"]

OUTLINES = {
    "study-innovation": [
        *HEAD,
        "一、心得体会",
        "一要 二要 三要 四要",
        "二、存在的问题",
        "（一）在直面矛盾问题、敢于攻坚克难方面",
        "text",
        "（二）在打破思维定式、推动工作创新方面",
        "text",
        "（三）在主动履职尽责、积极担当作为方面",
        "text",
        "三、存在的问题原因剖析",
        "text",
        "一是",
        "二是",
        "三是",
        "四、今后努力方向和整改措施",
        "**（一）打破思维定式，着力在守正创新上下功夫。**",
        "**（二）直面矛盾难题，着力在破解瓶颈上下功夫。**",
        "**（三）扛牢岗位责任，着力在履职尽责上下功夫。**",
    ],
    "study-politics": [
        *HEAD,
        "一、学习体会",
        "text",
        "一是",
        "二是",
        "三是",
        "四是",
        "text",
        "二、存在的主要问题",
        "**（一）担当作为劲头不足。** 一是 二是 三是",
        "**（二）理论武装抓得不紧。** 一是 二是 三是",
        "**（三）践行宗旨不够到位。** 一是 二是 三是",
        "三、存在问题的原因剖析",
        "一是",
        "二是",
        "三是",
        "四、下一步努力方向和整改措施",
        "一是",
        "二是",
        "三是",
    ],
    "democratic-life": [
        *HEAD,
        "一、存在的主要问题",
        "**（一）带头牢记我们党是什么、要干什么这个根本问题方面。** 一是 二是 三是",
        "**（二）带头深刻感悟“两个确立”的决定性意义方面。** 一是 二是 三是",
        "**（三）带头践行以人民为中心的发展思想方面。** 一是 二是 三是",
        "**（四）带头学习运用党在不同历史时期成功应对风险挑战的丰富经验方面。** 一是 二是 三是",
        "**（五）带头深刻汲取党史中正反两方面经验方面。** 一是 二是 三是",
        "二、存在问题的主要原因",
        "**（一）…**",
        "**（二）…**",
        "**（三）…**",
        "**（四）…**",
        "三、改进措施和努力方向",
        "**（一）…**",
        "**（二）…**",
        "**（三）…**",
        "**（四）…**",
    ],
    "education-review": [
        *HEAD,
        "一、思想认识",
        "text",
        "一是",
        "二是",
        "三是",
        "四是",
        "二、整改情况",
        "text",
        "三、存在不足",
        "**（一）…**",
        "**（二）…**",
        "**（三）…**",
        "**（四）…**",
        "四、改进措施",
        "一是",
        "二是",
        "三是",
        "四是",
    ],
    "organisation-life": [
        *HEAD,
        "一、学习心得体会",
        "text",
        "二、存在的主要问题",
        "（一）遵守党的纪律和规矩方面",
        *THREE,
        "（二）学懂弄通做实党的创新理论方面",
        *THREE,
        "（三）对标先进、改革创新方面",
        *THREE,
        "（四）联系和服务群众方面",
        *THREE,
        "三、产生问题的原因分析",
        "**1.理论根基不够牢，“压舱石”放得不稳。**",
        "**2.群众感情不够深，“连心桥”走得不勤。**",
        "**3.创新意识不够强，“旧船票”攥得太紧。**",
        "**4.务实作风不够硬，“最后一公里”跟得不紧。**",
        "**5.自我约束不够严，“安全带”系得不牢。**",
        "四、下一步整改方向及主要措施",
        "**1.加强理论武装，放稳思想“压舱石”。**",
        "**2.更新思想观念，装上创新“发动机”。**",
        "**3.密切联系群众，走好为民“连心桥”。**",
        "**4.严守纪律规矩，系牢守纪“安全带”。**",
    ],
}

_ITEM = re.compile(r"(?:^|(?<=[。；：]))[一二三四五六](?:是|要)")
_CHOSEN = re.compile(r"(?<=\*\*（[一二三四五]）).+(?=\*\*)")


def outline(path: Path) -> list[str]:
    """The outline of a Word file; a title of two lines is one title."""
    lines = [_line(paragraph) for paragraph in docx.Document(str(path)).paragraphs]
    return lines[lines.count("Title") - 1 :]


def with_chosen_headings(expected: list[str], found: list[str]) -> list[str]:
    """`found` with … for the headings that `expected` leaves to the drafter."""
    pairs = zip(expected, found, strict=False)
    chosen = [_CHOSEN.sub("…", line) if "…" in wanted else line for wanted, line in pairs]
    return chosen + found[len(chosen) :]


def _line(paragraph: Paragraph) -> str:
    style = paragraph.style.name
    if style in {"Heading 1", "Heading 2"}:
        return paragraph.text
    if style != "Body Text":
        return style
    heading = "".join(run.text for run in paragraph.runs if run.style.name.startswith("Heading"))
    items = _ITEM.findall(paragraph.text.removeprefix(heading))
    return " ".join([*([f"**{heading}**"] if heading else []), *items]) or "text"
