"""The outline each blueprint must give a draft: role, heading, layout, inner layout, points.

A point is its heading and the number of points within it.
"""

INNER = "ordinal-inline"


def _plain(count):
    return [("", 0)] * count


OUTLINES = {
    "study-innovation": [
        ("insight", "心得体会", "must-inline", "", _plain(4)),
        ("problem", "存在的问题", "own-line", "", [
            ("在打破思维定式、推动工作创新方面", 0),
            ("在直面矛盾问题、敢于攻坚克难方面", 0),
            ("在主动履职尽责、积极担当作为方面", 0),
        ]),
        ("cause", "存在的问题原因剖析", "ordinal-paragraph", "", _plain(3)),
        ("measure", "今后努力方向和整改措施", "run-in", "", [
            ("打破思维定式，着力在守正创新上下功夫", 0),
            ("直面矛盾难题，着力在破解瓶颈上下功夫", 0),
            ("扛牢岗位责任，着力在履职尽责上下功夫", 0),
        ]),
    ],
    "study-politics": [
        ("insight", "学习体会", "ordinal-paragraph", "", _plain(4)),
        ("problem", "存在的主要问题", "run-in", INNER, [
            ("理论武装抓得不紧", 3), ("担当作为劲头不足", 3), ("践行宗旨不够到位", 3),
        ]),
        ("cause", "存在问题的原因剖析", "ordinal-paragraph", "", _plain(3)),
        ("measure", "下一步努力方向和整改措施", "ordinal-paragraph", "", _plain(3)),
    ],
    "democratic-life": [
        ("problem", "存在的主要问题", "run-in", INNER, [
            ("【第一项】方面", 3), ("【第二项】方面", 3), ("【第三项】方面", 3),
            ("【第四项】方面", 3), ("【第五项】方面", 3),
        ]),
        ("cause", "存在问题的主要原因", "run-in", "", _plain(4)),
        ("measure", "改进措施和努力方向", "run-in", "", _plain(4)),
    ],
    "education-review": [
        ("insight", "思想认识", "ordinal-paragraph", "", [
            ("心中有党，把牢政治方向", 0), ("心中有民，站稳人民立场", 0),
            ("心中有戒，守牢纪律底线", 0), ("心中有责，练就务实作风", 0),
        ]),
        ("progress", "整改情况", "plain", "", _plain(1)),
        ("problem", "存在不足", "run-in", "", _plain(4)),
        ("measure", "改进措施", "ordinal-paragraph", "", _plain(4)),
    ],
    "organisation-life": [
        ("insight", "学习心得体会", "plain", "", _plain(1)),
        ("problem", "存在的主要问题", "own-line", INNER, [
            ("学懂弄通做实党的创新理论方面", 3), ("遵守党的纪律和规矩方面", 3),
            ("对标先进、改革创新方面", 3), ("联系和服务群众方面", 3),
        ]),
        ("cause", "产生问题的原因分析", "run-in-arabic", "", [
            ("理论根基不够牢，“压舱石”放得不稳", 0), ("群众感情不够深，“连心桥”走得不勤", 0),
            ("创新意识不够强，“旧船票”攥得太紧", 0), ("务实作风不够硬，“最后一公里”跟得不紧", 0),
            ("自我约束不够严，“安全带”系得不牢", 0),
        ]),
        ("measure", "下一步整改方向及主要措施", "run-in-arabic", "", [
            ("加强理论武装，放稳思想“压舱石”", 0), ("更新思想观念，装上创新“发动机”", 0),
            ("密切联系群众，走好为民“连心桥”", 0), ("严守纪律规矩，系牢守纪“安全带”", 0),
        ]),
    ],
}  # fmt: skip
