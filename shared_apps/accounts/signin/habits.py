"""What people here make passwords of. Our own collection, not a list of stolen passwords: whole ones that are
common in English stand in Django's list.
"""

from typing import Final

# Numbers that sound like words (520 = 我爱你, 1314 = 一生一世), hotlines, ways over the number pad.
_NUMBERS = """
    520 521 1314 5201314 1314520 5211314 1314521 3344520 3344521 7758521 7758258 584520 584521
    5845201314 201314 9958 168 518 668 886 666 888 999 6688 8866 1688 5188 9527 110 119 120 12345 12355
    12318 12348 12351 12356 12377 147258369 147258 258369 159357 159753 741852963 789456123 456123
    987412365 112233 223344 445566 778899 123321 321321
"""
_PINYIN = """
    woaini woaiwo woaiwojia woaizhongguo aini ainiyiwannian woxiangni woshishui wodemima wodemimashi
    mima mimashi nihao nihaoma hello zhongguo beijing shanghai guangzhou shenzhen laopo laogong baobao
    baobei qinaide xiaobao mama baba jiayou kuaile xingfu pingan jiankang facai gongxifacai wanshiruyi
    shunli tiantian meili guanliyuan yonghu ceshi shiyong denglu mimadenglu xitong bangong bangongshi
    danwei gongsi xuexiao xuesheng laoshi tongxue daxue xiaoyuan banji gongqingtuan gongqingtuanyuan
    tuanwei tuanshiwei tuanxianwei tuanshengwei tuanquwei tuanzhongyang tuanyuan tuanganbu tuanzhibu
    qingnian qingshaonian shaonian shaoxiandui qingchun qingniandaxuexi zhiyuanzhe zhiyuan huisheng
    weixin weibo taobao tengxun zhifubao
"""
_KEYS_AND_ENGLISH = """
    iloveyou iloveu loveyou iloveme lovelove mylove love password passwd passw0rd p@ssw0rd p@ssword pass
    admin administrator manager operator root user guest test demo welcome login secret letmein hello
    china youth league gqt gqtuan abc aaa qwe asd zxc qaz wsx edc 1q2w3e4r 1q2w3e q1w2e3r4 q1w2e3 1qaz
    2wsx 3edc 4rfv 5tgb 6yhn 7ujm zaq1 xsw2 cde3 !qaz @wsx qweasd qweasdzxc asdzxc
"""
_CHINESE = """
    我爱你 爱你 一生一世 我的密码 密码 你好 中国 我爱中国 加油 管理员 用户 测试 登录 系统 单位 共青团
    团委 团省委 团市委 团县委 团区委 团中央 团员 团干部 团支部 青年 青少年 青春 少先队 青年大学习 志愿者
    回声
"""
WORDS: Final = frozenset(" ".join((_NUMBERS, _PINYIN, _KEYS_AND_ENGLISH, _CHINESE)).split())

KEY_ROWS: Final = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
)
"""Rows in which neighbours follow each other, forwards or backwards."""
