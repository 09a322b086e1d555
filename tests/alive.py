"""What of a page would run in a browser, of what somebody has put into it: everything hostile says 774."""

from html.parser import HTMLParser

SCRIPT = "<script>alert(774)</script>"
PICTURE = '"><img src=x onerror=alert(774)>'


class Alive(HTMLParser):
    """Reads a page as a browser does, and keeps what would run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            target = (value or "").strip().lower()
            runs = name in ("href", "src", "action") and target.startswith(("javascript:", "data:text"))
            if name.startswith("on") or runs or ("774" in target and tag == "script"):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in ("script", "style") and "774" in data:
            self.found.append(data)
