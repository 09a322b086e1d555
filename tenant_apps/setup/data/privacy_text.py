"""The text that a unit starts from: what this software really does with what people write. It is adopted in
Chinese, for young people here; paragraphs that the unit has left as they are have their English below.
"""

from typing import Final

START: Final = """\
我们收集什么
提问时只需要写下问题。姓名、年龄段、联系方式都可以不填；填了，只用来答复你。匿名提问也会得到同样的答复。

谁能看到
私密问题只有本单位承办人员能看到，需要专家或其他单位帮助时，只转交问题本身，不转交姓名和联系方式。承办人员默认看不到你的联系方式；需要查看时要写明理由，系统会留下记录并告诉你。只有你同意公开、并经审核，问题和答复才会出现在网站上。

不想让某个单位看到
提问的第一步可以选择“不想让某单位看到”，问题会直接交给上一级。

保存多久
问题办结满 180 天后，联系方式自动删除。你也可以随时在“我的数据”里查看、导出或删除自己的信息。

遇到危险
如果内容涉及人身安全，我们会先联系你，必要时联系能马上帮助你的人。

未成年人
不满 14 周岁，请和监护人一起提问；紧急求助不受此限。未成年人的信息不会公开展示。

联系我们
对个人信息处理有疑问或意见，请通过页面底部的联系方式找到我们。
"""

START_ENGLISH: Final = """\
What we collect
To ask, you only need to write down your question. Name, age group and contact may all be left out; \
if you give them, they are used to answer you and for nothing else. Who asks anonymously gets the \
same answer.

Who can see it
A private question is seen by the staff of this unit who deal with it, and by nobody else. Where an \
expert or another unit has to help, only the question itself is passed on, never name or contact. \
Staff do not see your contact unless they need it: then they must write down why, the system keeps a \
record, and you are told. A question and its answer appear on the site only if you agree and after a \
review.

If one unit should not see it
The first step of asking lets you choose “not to be seen by a unit”. The question then goes straight \
to the level above.

How long it is kept
Your contact is deleted by itself 180 days after the question has been dealt with. At any time you \
can see, export or delete what is held about you under “My data”.

In danger
If what you write is about somebody’s safety, we get in touch with you first, and if need be with \
those who can help you at once.

Minors
If you are under 14, please ask together with your guardian; urgent help is open to everybody. What \
is known of minors is never shown in public.

Get in touch
If you have questions or concerns about how personal information is handled, reach us by the contact \
at the foot of the page.
"""
"""The same, paragraph by paragraph."""
