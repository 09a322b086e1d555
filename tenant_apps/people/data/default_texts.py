"""What a unit starts with: training, quiz and disclaimers. Content of the unit, in the language of those who
read it; every unit may replace it (settings.py).
"""

from typing import Final

TRAINING: Final = """\
谢谢你愿意花时间回答同龄人的问题。请先读完下面四件事，大约需要五分钟。

一、怎样回答
先看清对方要的是信息、办法，还是有人听一听。开头先回应对方的处境，再给办法；办法要写明找谁、在哪里、带什么、多久有结果。
不确定的事不要猜：政策和数字写明出处，查不到就说“我再核实”，或放回列表，留给更了解的人。
不承诺结果（“一定能解决”），不评判人（“你怎么不早说”），不推销，不把人引到私人群或个人账号。

二、隐私
你看不到提问人的姓名和联系方式，也不要去猜、去问。对方在文字里写出的电话、身份证号、住址，不要抄进回答。
不截图、不转发、不与他人议论。回答会公开时，更要避免写出能认出某个人的细节。

三、未成年人
回答未成年人的提问，需要先由单位登记入职查询；没有登记的，这类提问不会出现在你的列表里。
不与未成年人私下联系，不约见面，不索要照片和联系方式。
发现家庭暴力、性侵害、校园欺凌、被拐骗等情形，不自行处理，立即交给工作人员：单位有强制报告的义务。

四、危急情况
看到想结束生命、正在被伤害、马上要伤人一类的话，不要独自劝说，立刻点“危急，马上转值班员”。
有生命危险先打 110 或 120；心理援助热线 12356，青少年服务热线 12355。
宁可多报一次。系统和同伴都不会因为你“报错了”责怪你。
"""

QUIZ: Final = """\
提问里写了自己的手机号和学校班级，你准备公开回答，应该怎么做？
+ 回答里不提这些信息，并提醒工作人员隐去
- 在回答里复述一遍，方便确认是本人
- 直接打电话过去说得更清楚
- 截图发到志愿者群里请大家看看

有人问补贴政策，你记得大概但不确定金额，应该怎么写？
- 按记忆写一个大概数，对方会自己核实
- 写“应该没问题，放心申请”
+ 查到正式出处再写；查不到就说明需要核实，或放回列表
- 不理会，等别人来答

下面哪一句最适合作为回答的开头？
- “这种事你怎么现在才说？”
+ “拖了三个月没拿到工资，换谁都会着急。可以先这样做：”
- “一定能解决，你放心。”
- “加我个人微信细聊。”

一位未成年人在追问里问你能不能见面聊，应该怎么做？
- 约在人多的地方见面
- 互相加好友，先熟悉一下
+ 不见面、不私下联系，继续在这里回答，并告诉工作人员
- 让对方先把照片发来

提问里说“我不想活了，今晚就结束”，第一步做什么？
- 先劝半小时，看看对方是不是认真的
- 明天值班时再交给老师
+ 立刻转给值班员，并让对方看到 110、120、12356
- 回答一段励志的话

提问说自己（15 岁）在家里经常被打，你应该怎么做？
- 告诉对方父母是为他好
- 答应替他保密，不告诉任何人
+ 立即交给工作人员，单位按规定强制报告
- 建议他先离家出走躲一躲

提问里被投诉的店是你亲戚开的，应该怎么做？
- 照常回答，心里公正就行
+ 放回列表或交给工作人员，说明需要回避
- 先私下告诉亲戚
- 在回答里替店里解释

对方问的是抑郁的药能不能自己停，你不是医生，应该怎么做？
- 告诉对方自己的经验：停了也没事
+ 不给用药建议，请对方问医生，并转给专家或工作人员
- 推荐一款保健品
- 说“心理强大就不用吃药”

回答发出后，你发现写错了办理地点，应该怎么做？
- 不管，反正有人会指出来
- 私下告诉提问人一个人
+ 马上告诉工作人员，公开更正，写明改了什么
- 悄悄删除

你把别人的提问截图发到朋友圈，隐去了名字，这样可以吗？
- 可以，已经隐去名字了
- 可以，只要没有恶意
+ 不可以，任何截图和转发都不行
- 可以，但要设置仅好友可见
"""

DISCLAIMERS: Final[dict[str, str]] = {
    "law": (
        "以上是根据你的描述作出的一般性法律解读，不能代替律师针对个案的意见。"
        "期限、证据等情况不同，结论可能不同；"
        "需要时请联系律师或拨打 12348 公共法律服务热线。"
    ),
    "mind": (
        "以上是基于文字的心理支持与建议，不是诊断或治疗。"
        "如果感到撑不住，或有伤害自己的念头，请立即拨打 12356 心理援助热线；"
        "有生命危险请拨打 110 或 120。"
    ),
    "health": (
        "以上是一般性健康信息，不能代替医生面诊，不作为用药依据。"
        "症状加重或持续不退，请及时就医；"
        "情况紧急请拨打 120。"
    ),
    "work": (
        "以上是就业创业方面的经验与公开政策说明，不构成录用、收益或投资承诺。"
        "政策以当地人社部门最新公布为准，可拨打 12333 核实。"
    ),
    "school": ("以上是学习与升学方面的经验和公开信息，具体安排以学校和教育部门的正式通知为准。"),
    "minors": (
        "以上是保护未成年人方面的一般性建议。"
        "如果你或身边的同学正在受到伤害，请马上告诉信任的大人，或拨打 110、12355。"
    ),
    "social": ("以上是根据公开政策作出的说明，能否享受以民政等部门的审核结果为准，可拨打 12345 核实。"),
}

DISCLAIMERS_ENGLISH: Final[dict[str, str]] = {
    "law": (
        "This is a general reading of the law from what you described, and no substitute for a "
        "lawyer's advice on your case. Time limits, evidence and other circumstances may lead to "
        "another result. If you need to, see a lawyer or call 12348, the public legal service line."
    ),
    "mind": (
        "This is support and advice in writing, and neither diagnosis nor treatment. If you feel "
        "that you cannot bear it, or think of hurting yourself, call the mental health line 12356 "
        "at once; if a life is in danger, call 110 or 120."
    ),
    "health": (
        "This is general information about health. It does not take the place of seeing a doctor, "
        "and is no ground for taking medicine. If symptoms get worse or do not go away, see a "
        "doctor soon; in an emergency call 120."
    ),
    "work": (
        "This is experience in finding work or starting a business, and an explanation of published "
        "policies. It promises no job, income or return. What the local department of human "
        "resources has published last is what holds; call 12333 to make sure."
    ),
    "school": (
        "This is experience and public information about learning and going on to further "
        "education. What holds is the official notice of the school and of the education "
        "authorities."
    ),
    "minors": (
        "This is general advice on protecting minors. If you or somebody at your school is being "
        "hurt, tell an adult you trust at once, or call 110 or 12355."
    ),
    "social": (
        "This is an explanation of published policies. Whether you are entitled is decided by the "
        "civil affairs or other authorities; call 12345 to make sure."
    ),
}
"""The same for readers of English (templatetags/expert_words.py)."""
