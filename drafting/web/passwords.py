"""Passwords that can be guessed by whoever knows where they are used."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNFORESEEN = 6
"""How many characters must be left when all that can be foreseen is taken away."""

READ = 200
"""How many characters are looked at; what is longer has enough in them."""

WORDS = """
admin administrator root manager super user guest test demo master system login welcome hello
password passwd pass pwd secret default changeme letmein iloveyou nigao drafting guanliyuan
guanli xitong mima kouling yonghu ceshi huanying nihao woaini woaizhongguo aini wangluo diannao
bangong bangongshi bangongting bangongzi dang dangxiao dangwei dangzu dangjian dangban dangyuan
dangzhibu dangzongzhi dangxing dangke dangzheng danggong zhibu zongzhi zuzhi zuzhibu zuzhike
xuanchuan xuanchuanbu tongzhan tongzhanbu jiwei jijian jianwei xunshi xuncha zhengfa zhengfawei
gongchandang zhonggong zhongyang shiwei shengwei xianwei quwei zhenwei xiangwei cunwei juwei
gongwei zhengfu zhengxie renda shizheng shizhengfu xianzhengfu quzhengfu xiangzhen jiedao shequ
shuji fushuji shizhang xianzhang quzhang juzhang fujuzhang chuzhang kezhang zhuren fuzhuren
lingdao ganbu gongwuyuan mishu mishuke wenmi renshi caizheng caiwu gongan fayuan jiancha
weiyuanhui weiyuan gongwen xiezuo xiezi cailiao baogao zongjie jianghua fayan nigaoxitong
gaojian sucai zhuti jiaoyu zhutijiaoyu minzhushenghuohui zuzhishenghuohui duizhao xuexi
xuexiqiangguo qiangguo chuxin shiming buwangchuxin laojishiming fendou jiayou zhongguo beijing
jiguan jiguandangwei danwei minzhu shenghuo woaini woaizhongguo 520 1314 5201314 zuguo
china renmin weirenminfuwu fuwu zhengzhi geming hongqi hongse qiyi guoqing 管理员 管理 系统 密码
口令 用户 测试 办公室 办公厅 党校 党委 党组 党建 党员 党支部 支部 组织部 组织 宣传部 宣传 统战部
纪委 纪检 政法委 市委 省委 县委 区委 政府 政协 人大 书记 主任 局长 处长 科长 领导 干部 公务员
秘书 公文 写作 材料 报告 拟稿 主题教育 民主生活会 学习强国 学习 不忘初心 牢记使命 为人民服务
中国 北京 共产党 中共
"""

WALKS = (
    "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1234567890-=", "!@#$%^&*()_+",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmikolp",
    "abcdefghijklmnopqrstuvwxyz", "147258369",
)  # fmt: skip
WALK_FROM = 3

_LOOKING_LIKE = str.maketrans("@$013457!", "asoieasti")
_WORD = re.compile("|".join(sorted(map(re.escape, WORDS.split()), key=len, reverse=True)))
_YEAR_OR_DATE = re.compile(r"(?:19|20)\d\d(?:[01]?\d(?:[0-3]?\d)?)?")
_REPEATED = re.compile(r"(.{1,4}?)\1{2,}|(.)\2+")


class GuessablePasswordValidator:
    """Refuses words of the house with years, repeats, keyboard rows and marks about them."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise where too little is left that nobody could foresee."""
        if unforeseen(password) < UNFORESEEN:
            raise ValidationError(
                _(
                    "This password can be guessed: it is made of usual words, years, repeated "
                    "characters or neighbours on the keyboard. Take several words that have "
                    "nothing to do with each other, or a sentence."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """The rule, as the form shows it."""
        return _(
            "Your password can’t be usual words of the office with digits, such as admin888 "
            "or dangxiao1."
        )


def unforeseen(password: str) -> int:
    """How many characters of a password are in nothing that can be foreseen."""
    text = unicodedata.normalize("NFKC", password[:READ]).casefold()
    known = bytearray(len(text))
    for seen in (text, text.translate(_LOOKING_LIKE)):
        _mark(known, _WORD.finditer(seen))
    _mark(known, _YEAR_OR_DATE.finditer(text))
    _mark(known, _REPEATED.finditer(text))
    for start, end in _walks(text):
        known[start:end] = b"\1" * (end - start)
    return sum(1 for character, is_known in zip(text, known, strict=True)
               if not is_known and character.isalnum())  # fmt: skip


def _mark(known: bytearray, matches: Any) -> None:
    for match in matches:
        start, end = match.span()
        known[start:end] = b"\1" * (end - start)


def _walks(text: str) -> list[tuple[int, int]]:
    """The stretches that follow a row of the keyboard, in either direction."""
    rows = [row[::step] for row in WALKS for step in (1, -1)]
    return [
        (start, start + length)
        for start in range(len(text) - WALK_FROM + 1)
        for length in [_longest(text[start:], rows)]
        if length >= WALK_FROM
    ]


def _longest(text: str, rows: list[str]) -> int:
    length = 0
    while length < len(text) and any(text[: length + 1] in row for row in rows):
        length += 1
    return length
