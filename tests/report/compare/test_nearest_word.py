import pytest

from drafting.report.compare.words import nearest_word


@pytest.mark.parametrize(
    ("word", "known", "nearest"),
    [
        ("重点工做", {"重点工作", "重点项目", "职务"}, "重点工作"),
        ("职务", {"职务", "职务级别"}, "职务"),
        ("education-reveiw", ("education-review", "annual-review"), "education-review"),
        ("党组织", ("个人", "单位"), ""),
        ("", ("单位",), ""),
        ("单位", (), ""),
    ],
)
def test_nearest_word_is_the_likest_known_one_or_none(word, known, nearest):
    assert nearest_word(word, known) == nearest
