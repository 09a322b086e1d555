"""What the pages of a unit's own show: made once per run, committed, returned as an address."""

import io
from dataclasses import replace
from functools import cache

from PIL import Image

from huisheng.kernel.tenancy import enter_unit
from tenant_apps.pages.data import ENGLISH, ArticleKind
from tenant_apps.pages.operations import arranging, articles
from tenant_apps.pages.operations.articles import English, Written
from tenant_apps.pages.operations.pictures import keep_picture
from tenant_apps.pages.rules.blocks import Block, BlockKind, LinkOut
from tenant_apps.pages.rules.menu import Entry, EntryKind
from tenants.public import set_setting
from tests.browser.site import Site

_TEXT = """# 我们是谁

青年之家由**团区委**主办，欢迎来坐坐。

| 时间 | 活动 | 地点 | 报名方式 |
| - | - | - | - |
| 每周三 19:00 | 读书会 | 二楼活动室 | 扫码或者电话报名都可以 |
| 每周六 14:00 | 志愿服务 | 一楼大厅 | 现场签到 |

1. 带上证件
2. 提前十分钟到

[活动章程](https://example.org/)

> 有问题随时问我们。
"""


def page(site: Site) -> str:
    """A page with everything that a page may hold."""
    _made(site)
    return "/pages/guan-yu-qing-nian-zhi-jia/"


def news(site: Site) -> str:
    """One piece of news."""
    _made(site)
    return "/news/shu-qi-san-xia-xiang-kai-shi-bao-ming/"


def news_list(site: Site) -> str:
    """The list."""
    _made(site)
    return "/news/"


def kept(site: Site) -> str:
    """What administrators keep."""
    _made(site)
    return "/manage/articles/"


def edit(site: Site) -> str:
    """The form of one, with two versions beside it."""
    return f"/manage/articles/{_made(site)}/"


def preview(site: Site) -> str:
    """Its draft."""
    return f"{edit(site)}preview/"


def home(site: Site) -> str:
    """A home page with every kind of block, under a menu of the unit's own."""
    _arranged(site)
    return "/"


def arrange(site: Site) -> str:
    """Where it is arranged, with changes in the draft."""
    _arranged(site)
    return "/manage/site/"


def home_preview(site: Site) -> str:
    """The draft."""
    return f"{arrange(site)}preview/"


def links(site: Site) -> str:
    """The form of the block of links."""
    return f"{arrange(site)}blocks/9/"


def menu(site: Site) -> str:
    """The form of the menu."""
    return f"{arrange(site)}menu/"


@cache
def _arranged(site: Site) -> None:
    blocks = (
        Block(kind=BlockKind.ASK),
        Block(kind=BlockKind.NEWS),
        Block(kind=BlockKind.WAITING),
        Block(kind=BlockKind.HOT),
        Block(kind=BlockKind.TOPICS),
        Block(kind=BlockKind.DUTY, aside=True),
        Block(kind=BlockKind.HOTLINE, aside=True),
        Block(kind=BlockKind.TEXT, heading="开放时间", body="周一至周五 **9:00–17:00**\n\n- 周末可预约"),
        Block(kind=BlockKind.LINKS, heading="友情链接", links=(LinkOut("省团委", "https://example.org/"),)),
    )
    entries = (
        Entry(kind=EntryKind.BUILT_IN, to="questions-ask", label="我要提问", english="Ask us"),
        Entry(kind=EntryKind.PAGE, to="about"),
        Entry(kind=EntryKind.OUTSIDE, to="https://example.org/", label="省团委"),
    )
    with enter_unit(site.network.ref(site.network.b)):
        about = Written(title="关于我们", body="我们在这里。", address="about")
        articles.publish(articles.begin(ArticleKind.PAGE, about, actor=1), saves=1, actor=1)
        across = Block(
            kind=BlockKind.BANNER, picture=_banner(), words="青年之家的院子", heading="有话就说，都有回声"
        )
        arranging.change(lambda now: replace(now, blocks=(across, *blocks), menu=entries), saves=0, actor=1)
        arranging.publish(saves=1, actor=1)
        arranging.change(lambda now: replace(now, foot={"footer.contact": "经十路1号"}), saves=2, actor=1)


def _banner() -> str:
    """A wide picture, pale at one end and dark at the other."""
    content = io.BytesIO()
    Image.linear_gradient("L").rotate(90).resize((1200, 300)).save(content, "PNG")
    content.seek(0)
    return keep_picture(content, across=True)


def across(site: Site) -> str:
    """The form of the picture across the top."""
    return f"{arrange(site)}blocks/0/"


@cache
def _made(site: Site) -> int:
    with enter_unit(site.network.ref(site.network.a)):
        set_setting(site.network.a.id, ENGLISH, True, actor_id=None)
        english = English("About the youth house", "Open from **9 to 17**.")
        house = Written(title="关于青年之家", body=_TEXT, english=english)
        made = articles.begin(ArticleKind.PAGE, house, actor=1)
        articles.publish(made, saves=1, actor=1)
        articles.save(made, Written(title="关于青年之家", body=f"{_TEXT}\n又及。"), saves=2, actor=1)
        articles.publish(made, saves=3, actor=1)
        articles.save(made, Written(title="关于青年之家", body="改了一半。"), saves=4, actor=1)
        told = Written(title="暑期“三下乡”开始报名", body="名额三十人，报满为止。\n\n请带学生证。")
        one = articles.begin(ArticleKind.NEWS, told, actor=1)
        articles.publish(one, saves=1, actor=1)
        return made
