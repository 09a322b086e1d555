"""The fixed words of a printed brief. It is a Chinese document, whatever language its reader has chosen."""

from typing import Final

MASTHEADS: Final = {"work": "青年之声工作动态", "circular": "青年之声情况通报"}
"""What stands in red on top, where a unit names nothing of its own."""

NUMBER: Final = "{year}年第{number}期"
DRAFT: Final = "（草稿，未编号）"
EDITED_BY: Final = "{unit}　编"
DAY: Final = "{year}年{month}月{day}日"
CORRECTS: Final = "（本期更正{number}《{title}》）"

TO_ABOVE, TO_BESIDE, TO_BELOW = "报：", "送：", "发："

ORDINALS: Final = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
)
HEADING: Final = "{ordinal}、{words}"
SUBHEADING: Final = "（{ordinal}）{words}"

FIGURES: Final = "数据情况"
PERIOD: Final = "统计时段：{first}至{last}，与{before_first}至{before_last}比较；数据截至{moment}。"
MOMENT: Final = "{day}{time}"
FIGURE_COLUMNS: Final = ("指标", "本期", "较上期")
UNITS: Final = "各单位情况"
UNIT: Final = "单位"
UNITS_NOTE: Final = "每行为该单位及其下级合计，按组织层级排列，不作排名。"
UNITS_LEFT_OUT: Final = "另有{number}个单位尚未开通，未列入表中。"
RANKING: Final = "按{measure}排序"
RANK: Final = "位次"
RANKING_NOTE: Final = "基数不足{least}件的单位注明“数据不足”，不参加排序；比率相同的位次相同。"
TOO_LITTLE: Final = "数据不足"
COUNTED_SO: Final = "口径说明"
DEFINITION: Final = "{number}.{label}：{definition}"

NO_BASE: Final = "无可比数据"
AS_BEFORE: Final = "持平"
POINTS: Final = "{amount}个百分点"
PERCENT: Final = "{amount}（{percent}%）"
CELLS: Final = {"not_opened": "未开通", "not_reported": "未上报", "closed": "停用"}

CASES: Final = "典型案例"
CASE: Final = "{title}（{unit}，受理号{number}）"
ASKED: Final = "提问：{text}"
ANSWERED: Final = "答复：{text}"
COMMENT: Final = "点评：{text}"
CASE_GONE: Final = "受理号{number}的提问已不再公开，内容不再显示。"

DIRECTIVE_TITLE: Final = "关于印发《{masthead}》{number}的通知"
DIRECTIVE_TEXT: Final = (
    "现将《{masthead}》{number}《{title}》印发给你们，请组织学习，结合实际抓好落实。\n全文及Word版：{address}"
)
"""The notice with which a brief goes down, to be changed before it is issued."""

RESULT_TITLE: Final = "关于“{title}”结果的通报"
RESULT_HEAD: Final = "一、考核结果"
RESULT_LINE: Final = "第{place}名　{unit}　{points}分"
RESULT_NOT_SCORED: Final = "{unit}　不计分"
RESULT_EACH_ITS_OWN: Final = "一、考核结果\n考核结果已向各单位分别公布。"
"""A circular of an appraisal."""
