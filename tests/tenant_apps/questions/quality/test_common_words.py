"""The weights of common words are what the real messages say."""

from tests.tenant_apps.questions.quality.common_words import FILE, written


def test_the_file_is_what_the_messages_say():
    assert FILE.read_text(encoding="utf-8") == written()
