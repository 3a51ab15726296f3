"""Passwords that can be guessed are refused, others are not."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

REFUSED = [
    "admin888", "dangxiao1", "admin88888888", "dangxiao2024", "Dangxiao@2024", "dangwei0571!!",
    "P@ssw0rd2024", "p@ssw0rd!!!!", "nigao123456", "NIGAO-nigao-1", "1qaz2wsx3edc", "qwertyuiop",
    "qwerty123456", "asdfghjkl;'", "zhongguo1949", "xuexiqiangguo2023", "abc123abc123",
    "aaaaaaaaaaaa", "abababababab", "20240901202409", "bangongshi!@#", "shizhengfu2025",
    "buwangchuxin1921", "weirenminfuwu", "administrator1",
    "jiguandangwei1", "minzhushenghuo", "woaini1314520",
    "密码123456789", "党校2024年党校", "管理员admin123456",
]  # fmt: skip
ACCEPTED = [
    "correct-horse-battery", "another-long-one", "Tr0ub4dor&3xk", "mhqxkvtzpw", "7f3kq9xw2m",
    "lamp river stone 4", "gongchengshi-lamp-river", "shu zhuo shang de lü luo", "Kd8!vLq2#zRt",
    "dangxiao-lamp-river-stone",
    "拟稿-correct-horse-7", "山高月小水落石出清风徐来", "我每天早上六点去河边跑步",
]  # fmt: skip


@pytest.mark.parametrize("password", REFUSED)
def test_what_can_be_guessed_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="wenqing"))


@pytest.mark.parametrize("password", ACCEPTED)
def test_what_cannot_be_guessed_is_accepted(password):
    validate_password(password, User(username="wenqing"))


def test_reason_is_told_in_the_words_of_the_page():
    with pytest.raises(ValidationError) as refused:
        validate_password("dangxiao2024")
    assert refused.value.messages == [
        "这个密码容易被猜到：它由常用词、年份、重复的字符或键盘上相邻的字符组成。"
        "请用几个互不相干的词，或者一句话。"
    ]


def test_password_of_any_length_is_looked_at_quickly():
    validate_password("lamp river stone " * 50_000)


def test_what_a_password_must_be_is_told_shortly_and_politely():
    assert password_validators_help_texts() == [
        "密码不能与您的其他个人信息太相似。",
        "密码至少需要 10 个字符。",
        "密码不能是常见的密码。",
        "密码不能全是数字。",
        "密码不能是单位常用词加数字，例如 admin888、dangxiao1。",
    ]
