"""Words that may mean danger to life or body.


or
answers anything, so a needless hit costs little and a miss much. Written for this project from how young
people
speak; compared after folding width, case, spaces and punctuation.
"""

DANGER_WORDS: tuple[str, ...] = (
    # ending one's life
    "自杀", "轻生", "寻死", "寻短见", "想死", "去死了算了", "不想活", "活不下去", "不想再活",
    "活着没意思", "活着没意义",
    "活够了",
    "活腻了", "了结自己", "结束生命", "结束自己", "一了百了", "离开这个世界", "离开人世", "告别这个世界",
    "跳楼", "跳河",
    "跳桥", "卧轨",
    "上吊", "割腕", "烧炭", "服毒", "吞药", "安眠药", "遗书", "遗言", "解脱了", "死了算了", "死了就好",
    "不如死",
    "生不如死",
    "没有活下去", "撑不下去", "熬不下去", "坚持不下去了",
    # hurting oneself
    "自残", "自伤", "伤害自己", "划自己", "割自己",
    # harm by others, now
    "家暴", "被打", "打死我", "往死里打", "杀了我", "要杀我", "杀人", "砍人", "被绑", "绑架", "非法拘禁",
    "被关起来",
    "强奸", "性侵",
    "猥亵", "被强迫", "拐卖", "传销窝点", "救命", "救救我", "救我",
    # the same in English
    "suicide", "kill myself", "end my life", "want to die", "self-harm",
    "hurt myself", "raped",
    "kidnapped",
)  # fmt: skip
