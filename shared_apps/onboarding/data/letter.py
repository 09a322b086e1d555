"""The words of the 申请函. It is an official letter of a Chinese unit, so it is Chinese in every language."""

from typing import Final

TITLE: Final = "关于申请开通“回声”单位站点的函"
TO_OPERATORS: Final = "平台运行管理单位"
OPENING: Final = "为畅通青年诉求表达渠道，我单位申请开通“回声”单位站点，现将有关情况函告如下。"
UNIT: Final = "一、申请单位"
LEADER: Final = "二、第一负责人"
CONTACT: Final = "三、技术对接人"
PROMISES: Final = "四、我单位承诺"
PROMISE_TEXTS: Final = (
    "（一）本单位依规设立，本函所填内容真实、准确，隶属关系无误。",
    "（二）明确专人负责，及时受理、办理和答复青年提问，不推诿、不敷衍、不虚假办结。",
    "（三）严格保护提问人个人信息，不打探匿名提问人身份，不将信息用于其他用途。",
    "（四）负责人或技术对接人变动时，及时在平台更新。",
)
REQUEST: Final = "妥否，请予审核。"
NUMBER: Final = "申请编号："
SEAL: Final = "（加盖单位公章）"
DATE: Final = "　　　　年　　月　　日"
UNIT_ROWS: Final = ("单位全称", "单位简称", "上级单位", "单位类别", "站点地址")
PERSON_ROWS: Final = ("姓　　名", "职　　务", "联系电话", "电子邮箱")
KINDS: Final = {
    "national": "团中央",
    "province": "省级团委",
    "city": "市级团委",
    "county": "县级团委",
    "zone": "开发区团工委",
    "university": "高校团委",
    "enterprise": "企业团委",
    "township": "乡镇（街道）团委",
    "other": "其他团组织",
}
