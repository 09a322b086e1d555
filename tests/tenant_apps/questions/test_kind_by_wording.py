"""Which kind a text sounds like."""

import pytest

from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.rules.kind_by_wording import suggest_kind
from tests.tenant_apps.questions.quality.messages import real_messages

# People begin the title with what they want: that is the truth which the text alone is compared with.
BEGINNINGS = {
    "咨询": Kind.CONSULT,
    "请问": Kind.CONSULT,
    "请求": Kind.HELP,
    "恳请": Kind.HELP,
    "求助": Kind.HELP,
    "建议": Kind.SUGGEST,
    "投诉": Kind.COMPLAIN,
    "举报": Kind.TIP,
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("请问灵活就业人员怎么交社保", Kind.CONSULT),
        ("入团申请书丢了怎么补", Kind.CONSULT),
        ("How do I apply for the housing allowance?", Kind.CONSULT),
        ("包工头拖欠我们半年工资，求求帮帮我们", Kind.HELP),
        ("我爸生了大病，家里困难，学费交不起，怎么办", Kind.HELP),
        ("建议在地鐵站口多設幾個單車停放點", Kind.SUGGEST),
        ("希望图书馆延长开放时间", Kind.SUGGEST),
        ("楼下的烧烤店每天扰民到两点，没人管", Kind.COMPLAIN),
        ("物业乱收费，态度恶劣", Kind.COMPLAIN),
        ("想表扬一下窗口的小王，特别有耐心", Kind.PRAISE),
        ("给社区志愿者点赞", Kind.PRAISE),
        ("举报有人在出租屋里聚众赌博", Kind.TIP),
        ("村口那家作坊无证经营，半夜偷排污水", Kind.TIP),
    ],
)
def test_what_people_say_tells_what_they_want(text, kind):
    assert suggest_kind(text) == kind


@pytest.mark.parametrize("text", ["", "   ", "。。。", "👍", "今天天气不错"])
def test_where_nothing_tells_nothing_is_suggested(text):
    assert suggest_kind(text) is None


def test_what_stands_first_speaks_louder():
    filler = "我住在城南，每天坐车上下班，路上要一个多小时，中间还要换两次车，回到家常常已经很晚了，" * 2
    assert suggest_kind(f"建议增开夜班车。{filler}请问是否可以？") == Kind.SUGGEST
    assert suggest_kind(f"请问是否有夜班车？{filler}建议增开。") == Kind.CONSULT


def test_on_real_messages_the_text_alone_says_what_the_title_says(capsys):
    told = [
        (kind, suggest_kind(message.text))
        for message in real_messages()
        for beginning, kind in BEGINNINGS.items()
        if message.title.startswith(beginning)
    ]
    suggested = [(kind, said) for kind, said in told if said is not None]
    right = sum(kind == said for kind, said in suggested)
    with capsys.disabled():
        print(
            f"\nkind from the text alone: {right / len(suggested):.3f} of {len(suggested)} are right, "
            f"{1 - len(suggested) / len(told):.3f} of {len(told)} get no suggestion"
        )
    assert right / len(suggested) >= 0.68
    assert len(suggested) / len(told) >= 0.75
