"""A reader of calendars that follows the rules of RFC 5545 and forgives nothing."""

import re
from dataclasses import dataclass, field
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_TEXT: Final = {"SUMMARY", "UID", "NAME", "X-WR-CALNAME", "DESCRIPTION"}
_ONCE: Final = {
    "UID",
    "DTSTAMP",
    "DTSTART",
    "SUMMARY",
    "URL",
    "SEQUENCE",
    "STATUS",
    "TRANSP",
    "VERSION",
    "PRODID",
}


@dataclass
class Component:
    """A component with its properties, each once, and those inside it. `parameters` are by property."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, dict[str, str]] = field(default_factory=dict)
    inside: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list["Component"]:
        """The components of a name right inside this one."""
        return [one for one in self.inside if one.name == name]


def parse(data: bytes) -> Component:
    """Read a whole calendar. Raises AssertionError where it breaks a rule."""
    assert data.endswith(b"\r\n"), "3.1: every line ends with CRLF"
    lines = data[:-2].split(b"\r\n")
    for line in lines:
        assert b"\n" not in line, "3.1: no bare line feed"
        assert b"\r" not in line, "3.1: no bare carriage return"
        assert len(line) <= 75, f"3.1: {len(line)} octets in a line"
        line.decode("utf-8")  # 3.1: a reader of lines gets whole characters, which is more than is asked
    unfolded: list[bytes] = []
    for line in lines:
        if line.startswith((b" ", b"\t")):
            unfolded[-1] += line[1:]
        else:
            assert line, "3.1: no empty line"
            unfolded.append(line)
    root = Component("")
    open_ones = [root]
    for line in (one.decode("utf-8") for one in unfolded):
        name, parameters, value = _split(line)
        if name == "BEGIN":
            made = Component(value)
            open_ones[-1].inside.append(made)
            open_ones.append(made)
        elif name == "END":
            assert open_ones.pop().name == value, f"END:{value} closes what was not opened"
        else:
            here = open_ones[-1]
            assert not (name in here.values and name in _ONCE), f"{name} stands twice"
            here.values[name] = _unescaped(value) if name in _TEXT else value
            here.parameters[name] = parameters
    assert open_ones == [root], "something was not closed"
    (calendar,) = root.inside
    _check(calendar)
    return calendar


def _split(line: str) -> tuple[str, dict[str, str], str]:
    """3.1: name *(";" param) ":" value."""
    found = _NAME.match(line)
    assert found, f"no name in {line!r}"
    rest, parameters = line[found.end() :], {}
    while rest.startswith(";"):
        one = re.match(r';([A-Za-z0-9-]+)=("[^"\x00-\x08\x0a-\x1f]*"|[^";:,\x00-\x08\x0a-\x1f]*)', rest)
        assert one, f"a broken parameter in {line!r}"
        parameters[one[1].upper()] = one[2].strip('"')
        rest = rest[one.end() :]
    assert rest.startswith(":"), f"no value in {line!r}"
    return found[0].upper(), parameters, rest[1:]


def _unescaped(value: str) -> str:
    """3.3.11: TEXT."""
    out, at = [], 0
    while at < len(value):
        char = value[at]
        assert char == "\t" or ord(char) >= 0x20, "3.3.11: a control character"
        assert char != "\x7f", "3.3.11: a control character"
        assert char not in ";,", f"3.3.11: {char} is not escaped"
        if char == "\\":
            at += 1
            assert at < len(value), "3.3.11: a backslash at the end"
            assert value[at] in "\\;,nN", f"3.3.11: \\{value[at]} means nothing"
            char = "\n" if value[at] in "nN" else value[at]
        out.append(char)
        at += 1
    return "".join(out)


def _check(calendar: Component) -> None:
    """What a calendar must have: 3.4, 3.6, 3.6.1, 3.6.5, 3.2.19."""
    assert calendar.name == "VCALENDAR"
    assert calendar.values["VERSION"] == "2.0"
    assert calendar.values["PRODID"]
    assert calendar.inside, "3.6: at least one component"
    zones = {zone.values["TZID"] for zone in calendar.all("VTIMEZONE")}
    for zone in calendar.all("VTIMEZONE"):
        parts = zone.all("STANDARD") + zone.all("DAYLIGHT")
        assert parts, "3.6.5: at least one part"
        for part in parts:
            assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= part.values.keys()
    uids = set()
    for event in calendar.all("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART"} <= event.values.keys()
        assert event.values["UID"] not in uids, "3.8.4.7: one component of a UID"
        uids.add(event.values["UID"])
        assert re.fullmatch(r"\d{8}T\d{6}Z", event.values["DTSTAMP"]), "3.8.7.2: in UTC"
        if event.parameters["DTSTART"].get("VALUE") == "DATE":
            assert re.fullmatch(r"\d{8}", event.values["DTSTART"])
        else:
            zone_id = event.parameters["DTSTART"]["TZID"]
            assert zone_id in zones, "3.2.19: a zone that is named stands in the calendar"
            assert re.fullmatch(r"\d{8}T\d{6}", event.values["DTSTART"]), "3.3.5: with TZID no Z"
        assert event.values.get("STATUS", "CONFIRMED") in ("TENTATIVE", "CONFIRMED", "CANCELLED")
        assert event.values.get("SEQUENCE", "0").isdecimal()
        assert event.values.get("URL", "").isascii()
