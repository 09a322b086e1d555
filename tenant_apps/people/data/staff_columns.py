"""The columns of the staff spreadsheet, in the order of the template. Their titles are what people read in
it.
"""

from dataclasses import dataclass
from typing import Final

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, VOLUNTEER


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its title, how wide it is, whether a row needs it, and other titles that are
    understood.
    """

    key: str
    title: str
    width: int
    required: bool = False
    also: tuple[str, ...] = ()


COLUMNS: Final = (
    Column("name", "姓名", 14, required=True, also=("名字", "Name")),
    Column("login", "登录名", 28, required=True, also=("邮箱登录名", "账号", "Login")),
    Column("role", "角色", 12, required=True, also=("Role",)),
    Column("staff_kind", "人员类别", 12, also=("类别", "Kind")),
    Column("staff_number", "工号", 16, also=("编号", "Staff number")),
    Column("phone", "手机", 16, also=("电话", "手机号", "Phone")),
    Column("email", "邮箱", 28, also=("电子邮箱", "E-mail", "Email")),
    Column("section", "科室", 16, also=("院系", "部门", "Section")),
    Column("ends_on", "到期日", 14, also=("聘期截止", "截止日期", "Last day")),
    Column("checked_on", "入职查询日期", 14, also=("Background check",)),
    Column("check_reference", "入职查询编号", 22, also=("Reference",)),
)

ROLE_WORDS: Final = {
    "管理员": UNIT_ADMIN,
    "负责人": LEADER,
    "值班员": DUTY_OFFICER,
    "志愿者": VOLUNTEER,
    "administrator": UNIT_ADMIN,
    "leader": LEADER,
    "duty officer": DUTY_OFFICER,
    "volunteer": VOLUNTEER,
}
"""Words for roles that a row may hold; the first four stand in the drop-down."""

KIND_WORDS: Final = {
    "专职": "full_time",
    "兼职": "part_time",
    "挂职": "seconded",
    "志愿者": "volunteer",
    "其他": "other",
}

MOST_ROWS: Final = 1000
EXAMPLE: Final = (
    "张小明",
    "zhangxiaoming@example.cn",
    "值班员",
    "专职",
    "00123",
    "13800001111",
    "",
    "",
    "2027-06-30",
)
