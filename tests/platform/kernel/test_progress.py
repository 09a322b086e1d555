"""Progress: a bar on a terminal, plain lines elsewhere."""

from contextlib import suppress
from io import StringIO

from huisheng.kernel.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_one_line_that_is_redrawn() -> None:
    stream = Terminal()
    with Progress("Units", 4, stream=stream) as bar:
        bar.advance(2, detail="历下区")
        bar.advance(2)
    text = stream.getvalue()
    assert text.count("\n") == 1
    last = text.rsplit("\r", 1)[-1]
    assert last.startswith("Units ████████████████████████████ 4/4 (")
    assert "历下区" not in last


def test_a_log_gets_lines_without_a_bar() -> None:
    stream = StringIO()
    with Progress("Messages", stream=stream) as bar:
        for _ in range(1500):
            bar.advance()
    assert stream.getvalue().startswith("Messages 1,500 (")
    assert "\r" not in stream.getvalue()


def test_a_failure_still_ends_the_line() -> None:
    stream = Terminal()
    with suppress(ZeroDivisionError), Progress("Units", 2, stream=stream) as bar:
        bar.advance()
        raise ZeroDivisionError
    assert stream.getvalue().endswith("\n")


def test_nothing_to_do_is_told_too() -> None:
    stream = Terminal()
    with Progress("Units", 0, stream=stream):
        pass
    assert "0/0" in stream.getvalue()
