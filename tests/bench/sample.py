"""The report that writers are measured with: 3,800 characters, no paragraph twice."""

from dataclasses import replace

from drafting.report.layout import Paragraph, layout
from drafting.report.tree import Point, Role, Section
from tests.report.samples import FULL_REPORT

_CASE = Section(
    role=Role.INSIGHT,
    heading="典型案例剖析",
    lead=(
        "会前，我把近三年本单位受理的投诉逐件翻了一遍，选出与自己分管工作关系最近的一件，"
        "按“怎么发生、为什么没有早发现、换了我会怎样”三个问题，写成剖析材料，在科室里先讲了一遍。"
    ),
    points=(
        Point(
            heading="事情的经过",
            body=(
                "前年秋天，一家卖早点的小店申请变更经营地址，材料递上来两次都被退回，"
                "理由写的都是“不符合要求”。店主不识几个字，又不好意思多问，就这样停业十九天，"
                "直到邻居帮他打了热线电话，才弄清楚只差一张房东的签字。补齐签字那天，"
                "他骑了四十分钟三轮车赶来，临走还向窗口的同志鞠了一躬。"
                "这一躬，比任何一封投诉信都让我坐不住。"
            ),
            layout="own-line",
            key="k1",
        ),
        Point(
            heading="问题出在哪里",
            body=(
                "表面看，是窗口人员解释不细；往里看，是我们只考核办件时限，不考核退件次数，"
                "退得越快，数字反而越好看。考核办法是我起草的，稿子改了四遍，却没有请一位办事的人来看过。"
                "再往深处看，是我把“不出错”当成了“办得好”，把规矩用来保护自己，而不是用来方便别人。"
                "那段时间我每周都看报表，看到退件率上升，还以为是大家把关更严了。"
            ),
            layout="own-line",
            key="k2",
        ),
        Point(
            heading="给我的警醒",
            body=(
                "制度定歪一寸，群众就要多走一里。以后凡是我起草的办法，先在大厅试行一个月，"
                "请办事的人打分，不及格的不上会；凡是退回的材料，必须当面写清楚缺什么、到哪里补、找谁问。"
                "这张“一次写清单”从三月一日起用，到五月底共开出六百一十二张，"
                "拿着它再来的人，第二次办成的占九成七。数字不大，可是每一个后面都是一个人、一趟路。"
            ),
            layout="own-line",
            key="k3",
        ),
    ),
    key="case",
)

_MATTERS = Section(
    role=Role.PROGRESS,
    heading="个人有关事项",
    lead="按照要求，对需要说明的事项报告如下。",
    points=(
        Point(body="本人住房一套，与申报情况一致，没有出租。", layout="plain", key="o1"),
        Point(body="家属在学校食堂工作，没有经商办企业。", layout="plain", key="o2"),
        Point(
            body=(
                "一年来使用公车两次，均为下乡核查；没有公款接待；"
                "收到土特产一箱，折价四十八元，当日交机关食堂并登记。"
                "出差四次，食宿均按标准，票据已经财务核对；参加婚宴两次，都是至亲，随礼没有超过规定。"
            ),
            layout="plain",
            key="o3",
        ),
        Point(
            body="谈心谈话中，有同志提醒我开会时常打断别人，说话急、声音大。这个意见中肯，"
            "我诚恳接受：今后开会先听后说，别人没有讲完不插话，发言控制在五分钟以内，"
            "并请办公室的老陈在每次会后提醒我一次。",
            layout="plain",
            key="o4",
        ),
    ),
    key="matters",
)

REPORT = replace(FULL_REPORT, sections=(_CASE, *FULL_REPORT.sections, _MATTERS))


def sample(times: int) -> list[Paragraph]:
    """The paragraphs of the report, so many times over: past once, its bytes say little."""
    return layout(REPORT) * times
