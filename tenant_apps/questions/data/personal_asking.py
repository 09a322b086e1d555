"""What a unit may not ask beside a question, and what it should think twice about (数据最小化).

Words as they stand in what is asked, folded. An asking form is no register: who somebody is, what they
believe and how they can be recognised is never needed to answer a question; how to reach them is asked by
the page itself, once, and by their own choice.
"""

from typing import Final

NEVER: Final = (
    # who somebody is
    "身份证", "证件号", "证件照", "护照", "户口", "社保号", "社保卡号", "姓名", "您的名字", "你的名字",
    "passport", "id number", "id card", "your name", "full name",
    # how to reach them: the page asks that itself, and keeps it apart
    "手机号", "联系电话", "联系方式", "你的电话", "您的电话", "微信号", "qq号", "邮箱",
    "phone number", "your phone", "your e-mail", "your email", "wechat id",
    # money and keys
    "银行卡", "卡号", "密码", "验证码", "bank card", "password",
    # a day of birth: the page asks for a band of age
    "出生", "生日", "birth",
    # belief, origin, opinion
    "宗教", "信仰", "民族", "政治面貌", "政治倾向", "思想状况", "思想动态", "religion", "ethnic", "political",
    # body
    "人脸", "指纹", "声纹", "血型", "病史", "病历", "性取向", "基因", "fingerprint", "medical history",
    # where somebody is
    "定位", "行踪", "行程轨迹",
)  # fmt: skip
TWICE: Final = (
    "电话", "住址", "家庭地址", "门牌", "宿舍号", "房间号", "学号", "工号", "车牌", "班级", "年龄", "几岁",
    "性别", "婚", "怀孕", "收入", "工资", "存款", "父母", "家庭", "户籍", "籍贯", "健康", "疾病", "残疾",
    "address", "student id", "staff id", "age", "gender", "sex", "income", "salary", "parents", "family",
    "health", "disab", "pregnan", "married",
)  # fmt: skip
