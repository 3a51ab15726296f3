"""的 where 地 or 得 belongs: 创造性的开展, 做的不够.

Closed lists on both sides: 深入的推进 may be a noun, 说的不多 may mean what is said.
"""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import HAN, NUMERALS, Reading
from drafting.report.proofreading.rule import Fix, Rule

ID = "de-particle"

_ADVERBS = (
    "创造性|针对性|系统性|常态化|认真|积极|主动|自觉|扎实|深入|全面|系统|有效|及时|努力|深刻|坚决|严格|持续|逐步"
    "|有序|清醒|充分|准确|真正|稳步|真诚|虚心|诚恳|耐心|细心|大胆|果断|灵活|科学|合理|精准|高效|快速|迅速|切实"
    "|不折不扣|旗帜鲜明|一如既往|自始至终|坚定不移|毫不动摇|真心实意|全心全意|设身处地|实事求是|坚持不懈|持之以恒"
    "|满腔热情|全身心|心无旁骛|潜移默化|因地制宜|循序渐进|理直气壮|脚踏实地|创新性|建设性|经常性|习惯性|不自觉|不断|反复"
    "|扎扎实实|踏踏实实|认认真真|原原本本|实实在在|老老实实|清清楚楚|明明白白|一味|有针对性|有计划|有步骤|有重点"
    "|客观|辩证|理性|冷静|清楚|简单|片面|机械|被动|盲目|轻易|随意|草率|勉强|过多|过分|更好|更多|很好|较好|不同程度"
    f"|一[{HAN}]一[{HAN}]"
)
_VERBS = (
    "开展|做好|抓好|抓实|看待|对待|认识到|意识到|感受到|体会到|感到|投入到|融入到?|转化为|推动|引导|提出|指出|看到|想到"
    "|做到|完成|解决|贯彻|执行|落实到|参与到|参加|践行|履行|处理|回答|回应|查摆|查找|面对|正视|说出|讲出|应对|运用"
    "|把握住?|领会|推进|对照|核对|倾听|听取|接受|承认|改正|纠正|解释|销号|偏向|投身|服务于?|存在|认为|以为|觉得"
)
_BEFORE_OBJECT = (
    "把(?!握|关|手|柄)|将(?!来|士)|向(?!往|上|前|心)|往(?!来|前|年|昔|往)|从(?!容|严|前|来|业|政|属)"
    "|同(?!志|事|学|行|伴|胞|情|时|意|样)"
)
"""Words that open the object of a verb: what stands before them is no noun's."""
_NOUN_AFTER = (
    "(?!(?:了|着)?(?:[、，。；：！？”）》\n]|$|和|与|及|的|者|率|力|能力|意识|态度|作用|办法|方法|方案|措施|精神|过程|力度"
    "|情况|机制|方式|途径|水平|思路|路径|成效|效果|要求|习惯|状态|局面|进度|程度|体系|制度|环境|氛围|责任|标准|任务))"
)
_ADVERBIAL = re.compile(f"(?:{_ADVERBS})(的)(?=(?:{_VERBS}){_NOUN_AFTER}|{_BEFORE_OBJECT})")

_WITH_OBJECT = (
    "学习(?=了|过|原著|理论|领会|贯彻|党章|讲话|文件|《|习近平|党的)|承担起?(?=责任|任务)"
    "|联系(?=群众|服务|实际)|服务(?=群众|基层|企业|人民)|研究(?=问题|解决|部署|落实)"
    "|投入(?=工作|学习|战斗)|分析(?=问题|原因|研判)|思考(?=问题|谋划)|遵守(?=[党纪规]|制度|《)|维护(?=团结|核心|权威|党)"
    "|(?:加强|改进|提高|提升|增强|转变|加大)(?=学习|沟通|作风|能力|自身|党性|意识|工作|力度)"
    "|(?:报告|汇报|请教|抓|走进|深入)(?=组织|群众|基层|落实|工作|一线)|帮助(?=群众|企业|基层|他们)"
)
_ADVERBIAL_OBJECT = re.compile(f"(?:{_ADVERBS})(的)(?={_WITH_OBJECT})")
"""Verbs that may be nouns, with an object after them: 认真的学习原著."""

_STEPWISE = re.compile(
    f"一[{HAN}]一[{HAN}](的)(?=对照|落实|推进|梳理|解决|排查|核对"
    "|[读学讲做改抓查议写看找问核记算说谈理补办推](?!法|问|者|的|题|习|风))"
)
"""Step by step, before any verb: 一章一节的读."""

_BECOME = re.compile(
    "(?<![不改演转应嬗蜕质])变(的)(?=更|越|很|十分|非常|比较|模糊|淡|松|懒|浮|消极|迟钝)"
    "|(?<![明突凸])显(的)(?=更|很|不|十分|比较|尤为|有些)"
    "|(?<![自直感知幻视听错察发醒])觉(的)(?=自己|有|没|不|很|这|那|只要|差不多|应|可以|群众|已经)"
    "|(?<![价数产比颜面均等])值(的)(?=我们|学习|注意|一|肯定|警惕|深思|反思)"
    "|(?<![结成效战戏收水硕因苹])[取获](的)(?=了|更大|较好|明显|新的)|(?<=[舍来])不(的)|懂(的)(?=了|珍惜|感恩)"
)
"""Words that end in 得 themselves: 变得, 显得, 觉得, 值得."""

_DONE = (
    "做|抓|学|管|压|立|挖|查|干|改|落实|执行|推进|树立?|学习|贯彻|掌握|了解|理解|把握|考虑|研究|思考|坚持|服务|联系"
    "|发挥|开展|解决|完成|表现|钻研|领会|领悟|运用|结合|履行|落|沉|走|谋划|剖析|检视|整改|处理|协调|沟通|配合|推动"
    "|准备|解释|讲解|总结|调研|摸|悟|吃|练|跟进|督促|监督|关心|衔接|传达|部署|谈|讲|看|想|听|用|办|抠|盯|定|写|排|跑"
    "|来|安排|分析|宣传|答复|设计|发动|锻炼|磨练|提醒|过问|传导|体现|融合|转化|坐|切|研判|暴露|反映|组织|贴|靠|跟"
)
_HOW = (
    "好|深|实|细|紧|严|牢|透|准|全|足|稳|远|勤|快|慢|高|低|浅|粗|松|宽|窄|软|硬|广|精|充分|到位|彻底|及时|扎实|深入"
    "|全面|准确|具体|明确|清楚|深刻|牢固|主动|积极|经常|密切|紧密|熟练|透彻|细致|周全|精准|严格|认真|仔细|明显|突出"
)
_END = f"(?=[，。；、！？：]|$|的[{HAN}]|、)"
_COMPLEMENT = re.compile(
    rf"(?:{_DONE})(的)(?="
    rf"(?:还|仍|也|都)*(?:不够|不太|不甚)"
    rf"|(?:还|仍|也|都)*(?:不是?很|不|很|较|比较|更加?|非常|十分|过于|太)(?:{_HOW}){_END})"
)
_TOPIC = re.compile(f"(?:该|所|要|能|想|应|可|[{NUMERALS}])$")


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        if "的" not in text.seen:
            continue
        for pattern in (_ADVERBIAL, _ADVERBIAL_OBJECT, _STEPWISE):
            for match in pattern.finditer(text.seen):
                yield text.finding(ID, Severity.WARNING, match.span(1), "地")
        for match in _BECOME.finditer(text.seen):
            yield text.finding(ID, Severity.WARNING, match.span(match.lastindex or 0), "得")
        for match in _COMPLEMENT.finditer(text.seen):
            if not _TOPIC.search(text.seen, max(match.start() - 1, 0), match.start()):  # 该做的不做
                yield text.finding(ID, Severity.WARNING, match.span(1), "得")


RULE = Rule(ID, Severity.WARNING, Fix.EACH, _find)
