"""A bank far larger than any office keeps, to measure with.

    python -m tests.bench.big_bank --phrases 100000

fills the database of the environment up to that many phrases, over all topics and roles
and the same on every run. The sentences are put together from parts: they read like
phrases, and are as long, but nobody should hand them in.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Collection, Iterator
from itertools import count, cycle, islice, product
from typing import Any

import django

SEED = 20_251_118
BATCH = 2_000
CONTINUED = 4
"""Of so many phrases of a place the first is a lead sentence, which the others continue."""

WHEN = (
    "平时", "任务重的时候", "遇到难题时", "面对新情况", "上级检查之后", "换到新岗位以来",
    "碰上急事", "年初定目标时", "推进【重点工作】时",
    "与群众打交道时", "处理日常事务时", "问题反复出现时",
)  # fmt: skip
MATTER = (
    "对{topic}的要求", "{topic}方面的短板", "{topic}这项基本功", "{topic}的具体办法",
    "落实{topic}的责任", "{topic}与本职工作的结合", "{topic}的长效机制", "带着问题抓{topic}",
    "把{topic}放到实处", "在{topic}上的自我检查",
)  # fmt: skip
TAIL = {
    "insight": (
        "要靠经常的功夫", "越做越觉得自己懂得少", "不在声势大小，在一件件办成",
        "离不开向身边人请教", "先要把道理想明白", "最后要看群众认不认",
        "急不得，也拖不得", "贵在自己先做到",
    ),
    "problem": (
        "想得多、做得少", "满足于一般过得去", "抓得时紧时松", "办法还是老一套", "没有坚持到底",
        "听得多、问得少", "停留在纸面上", "有等一等、看一看的想法",
    ),
    "cause": (
        "根子在认识没有跟上", "说到底是对自己放松了", "在于没有把责任放在心上",
        "与自己怕麻烦的念头分不开", "是学得不深、想得不透", "源于不愿走出熟悉的圈子",
        "在于平时缺少检查和提醒", "是把经验当成了本领",
    ),
    "measure": (
        "列出清单，逐条办结", "每月检查一次，请同事监督", "先从手头最急的一件改起",
        "每季度向支部报告一次", "请服务对象打分，按分数改", "固定每周一个下午专门去做",
        "写进个人计划，年底逐条对照", "与科室同事结对，互相提醒",
    ),
}  # fmt: skip
MORE = (
    "", "，说到底还是不够实", "，这一点今年看得格外清楚", "，在【联系点】走访时感受最深",
    "，不能再用忙来解释", "，身边的同志也提醒过几次", "，比去年有变化，但还不够",
    "，往后要年年对照着看",
)  # fmt: skip
KINDS = {
    "insight": ("elaboration", "application"),
    "problem": ("elaboration", "symptom", "consequence"),
    "cause": ("elaboration", "root"),
    "measure": ("what", "when", "who", "check"),
}


def sentences(topic: str, role: str) -> Iterator[str]:
    """Every sentence of a place, each once, in an order that looks like none."""
    combined = list(product(WHEN, MATTER, TAIL[role], MORE))
    random.Random(f"{SEED}{topic}{role}").shuffle(combined)
    for when, matter, tail, more in combined:
        yield f"{when}，{matter.format(topic=topic)}，{tail}{more}"


def fill(*, phrases: int, without: Collection[str] = ()) -> int:
    """Add phrases until the bank has so many; none on the topics `without`. How many were added."""
    from drafting.bank.models import Phrase, Topic  # noqa: PLC0415

    wanted = max(phrases - Phrase.objects.count(), 0)
    topics = Topic.objects.exclude(name__in=without)
    start = Phrase.objects.filter(code__startswith="big-").count()
    places = [_place(topic, role, start) for topic in topics for role in KINDS]
    made = islice((next(place) for place in cycle(places)), wanted)
    while batch := list(islice(made, BATCH)):
        Phrase.objects.bulk_create(batch)
    return wanted


def _place(topic: Any, role: str, start: int) -> Iterator[Any]:
    """The phrases of a topic and a role that are not there yet."""
    from drafting.bank.models import Phrase  # noqa: PLC0415

    name = f"big-{topic.pk}-{role}-"
    there = Phrase.objects.filter(code__startswith=name).count() if start else 0
    kinds = cycle(KINDS[role])
    for number, text in islice(zip(count(), sentences(topic.name, role)), there, None):
        is_lead = number % CONTINUED == 0
        yield Phrase(
            code=f"{name}{number:05}",
            role=role,
            topic=topic,
            kind="lead" if is_lead else next(kinds),
            text=text if is_lead else f"{text}。",
            register="office" if number % 2 else "grassroots",
        )


def main() -> None:
    """Fill the database of the environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phrases", type=int, default=100_000)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drafting.settings")
    django.setup()
    print(f"{fill(phrases=arguments.phrases)} phrases added.")


if __name__ == "__main__":
    main()
