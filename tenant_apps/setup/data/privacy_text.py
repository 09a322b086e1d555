"""The text that a unit starts from: what this software really does with what people write. It is adopted in
Chinese, for young people here; paragraphs that the unit has left as they are have their English beside them.

A paragraph that comes later is added here with its day, when the software begins to do what it says. Units
that have left the text as it was show it at once; the others are told (rules/privacy_text.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Heading and text, in Chinese and in English. ``added``: the day from which it is part of the text;
    None: from the beginning.
    """

    heading: str
    text: str
    english_heading: str
    english_text: str
    added: date | None = None


DAYS_KEPT: Final = "{保留天数}"
"""Stands in a text for the days for which the unit keeps contacts; readers see the number."""

PARAGRAPHS: Final = (
    Paragraph(
        heading="我们收集什么",
        text=(
            "提问时只需要写下问题。姓名、年龄段、联系方式都可以不填；填了，只用来答复你。匿名提问也会"
            "得到同样的答复。"
        ),
        english_heading="What we collect",
        english_text=(
            "To ask, you only need to write down your question. Name, age group and contact may all"
            " be left out; if you give them, they are used to answer you and for nothing else. Who "
            "asks anonymously gets the same answer."
        ),
    ),
    Paragraph(
        heading="同一台设备短时间内多次提问",
        text=(
            "为了发现有人用一台设备集中刷问题，系统会把一台设备的提问计数一小时：用网络地址和浏览器信"
            "息（或你验证过的浏览器）算出一串看不出是谁、每天都不一样的代码，只放在临时缓存里，一小时"
            "后自动清除，不存进数据库，也不告诉任何人。一小时内从第五个问题起，问题会带上“同一设备多"
            "次提问”的标记，只用来核对数字是否真实，不影响受理和答复，也不影响你的任何权益。要求保密"
            "的问题，以及心理、法律、医疗、未成年人权益等敏感主题的问题，一律不作标记。"
        ),
        english_heading="Several questions from one device within a short time",
        english_text=(
            "To notice when somebody floods us with questions from one device, the system counts "
            "the questions of a device for one hour. From the network address and what the browser "
            "says of itself (or the browser that you have verified) it computes a code that does "
            "not show who you are and is another one every day. The code lies in a temporary cache "
            "alone, is gone after an hour, is not stored in the database and is told to nobody. "
            "From the fifth question within an hour on, a question carries the mark “several from "
            "one device”. It serves only to check whether figures are genuine, and changes nothing "
            "about how your question is dealt with, nor any right of yours. Questions told in "
            "confidence, and questions on sensitive topics such as mental health, law, medicine and"
            " the rights of minors, are never marked."
        ),
        added=date(2026, 11, 22),
    ),
    Paragraph(
        heading="谁能看到",
        text=(
            "私密问题只有本单位承办人员能看到；需要专家或其他单位帮助，或者上级复核、抽查答复时，只提供"
            "问题本身，不提供姓名和联系方式。承办人员默认看不到你的联系方式；需要查看时要写明理由，系统会留下记录并告诉你。"
            "只有你同意公开、并经审核，问题和答复才会出现在网站上。"
        ),
        english_heading="Who can see it",
        english_text=(
            "A private question is seen by the staff of this unit who deal with it, and by nobody "
            "else. Where an expert or another unit has to help, or the level above reviews or spot-"
            "checks the answer, only the question itself is shown, never name or contact. "
            "Staff do not see your contact unless they need it: then "
            "they must write down why, the system keeps a record, and you are told. A question and "
            "its answer appear on the site only if you agree and after a review."
        ),
    ),
    Paragraph(
        heading="不想让某个单位看到",
        text="提问的第一步可以选择“不想让某单位看到”，问题会直接交给上一级。",
        english_heading="If one unit should not see it",
        english_text=(
            "The first step of asking lets you choose “not to be seen by a unit”. The question then"
            " goes straight to the level above."
        ),
    ),
    Paragraph(
        heading="保存多久",
        text=(
            f"问题办结满 {DAYS_KEPT} 天后，联系方式自动删除。你也可以随时在“我的数据”里查看、导出或删除"
            "自己的信息。"
        ),
        english_heading="How long it is kept",
        english_text=(
            f"Your contact is deleted by itself {DAYS_KEPT} days after the question has been dealt with. At "
            "any time you can see, export or delete what is held about you under “My data”."
        ),
    ),
    Paragraph(
        heading="遇到危险",
        text="如果内容涉及人身安全，我们会先联系你，必要时联系能马上帮助你的人。",
        english_heading="In danger",
        english_text=(
            "If what you write is about somebody’s safety, we get in touch with you first, and if "
            "need be with those who can help you at once."
        ),
    ),
    Paragraph(
        heading="未成年人",
        text="不满 14 周岁，请和监护人一起提问；紧急求助不受此限。未成年人的信息不会公开展示。",
        english_heading="Minors",
        english_text=(
            "If you are under 14, please ask together with your guardian; urgent help is open to "
            "everybody. What is known of minors is never shown in public."
        ),
    ),
    Paragraph(
        heading="联系我们",
        text="对个人信息处理有疑问或意见，请通过页面底部的联系方式找到我们。",
        english_heading="Get in touch",
        english_text=(
            "If you have questions or concerns about how personal information is handled, reach us "
            "by the contact at the foot of the page."
        ),
    ),
)

START: Final = "\n\n".join(f"{one.heading}\n{one.text}" for one in PARAGRAPHS) + "\n"
