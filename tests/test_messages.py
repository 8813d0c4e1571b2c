"""Texts in the user's language, and English whenever a catalogue is of no use."""

import gettext
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from workbench import messages
from workbench.messages import Plural, TeachingError, language, mark, mark_plural, say, say_plural, texts_of

LAYERS = mark_plural("{count} layer of {name}", "{count} layers of {name}")
NEEDS = mark("{layer} needs {count} inputs")

KOREAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: ko_KR\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "{layer} needs {count} inputs"
msgstr "{layer}에는 입력이 {count}개 필요합니다"

msgid "{count} layer of {name}"
msgid_plural "{count} layers of {name}"
msgstr[0] "{name}의 층 {count}개"

msgid "Right."
msgstr "{right} 맞습니다."

msgid "Wrong {name}"
msgstr "틀림 {name"

msgid "Text of {name}"
msgstr "{name.secret}의 글"

msgid "Number {number:d}"
msgstr "{number:%%}번"

msgctxt "front end"
msgid "Undo"
msgstr "실행 취소"

msgctxt "front end"
msgid "Go to {where}"
msgstr "{wo}로 가기"

msgctxt "front end"
msgid "{count} node"
msgid_plural "{count} nodes"
msgstr[0] "노드 {count}개"
"""


class NeedsMore(TeachingError):
    template = NEEDS


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(messages, "_LOCALES", tmp_path)
    messages._translations.cache_clear()
    yield tmp_path
    messages._translations.cache_clear()


Speak = Callable[..., None]


@pytest.fixture
def speak(locales: Path, monkeypatch: pytest.MonkeyPatch) -> Speak:
    """Compiles a catalogue as the build does, and makes its language the user's."""

    def speak(po: str, language: str = "ko", *, wanted: str | None = None, variable: str = "LANGUAGE") -> None:
        source = locales / language / "LC_MESSAGES" / "workbench.po"
        source.parent.mkdir(parents=True)
        source.write_text(po, encoding="utf-8")
        with source.open("rb") as file, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(file))
        monkeypatch.setenv(variable, wanted or language)
        messages._translations.cache_clear()

    return speak


def test_a_catalogue_that_is_dropped_in_is_used(speak: Speak) -> None:
    speak(KOREAN)
    assert say(NEEDS, layer="add", count=2) == "add에는 입력이 2개 필요합니다"
    assert str(NeedsMore(layer="add", count=2)) == "add에는 입력이 2개 필요합니다"
    assert say("No translation of {name} yet", name="this") == "No translation of this yet"


@pytest.mark.usefixtures("locales")
def test_in_english_there_are_two_forms() -> None:
    assert [say_plural(LAYERS, count, name="net") for count in (0, 1, 2)] == [
        "0 layers of net",
        "1 layer of net",
        "2 layers of net",
    ]


def test_a_language_has_as_many_forms_as_it_needs(speak: Speak) -> None:
    speak(KOREAN)
    assert [say_plural(LAYERS, count, name="net") for count in (1, 2)] == ["net의 층 1개", "net의 층 2개"]


def test_three_forms(speak: Speak) -> None:
    rule = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    speak(
        f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {rule}\\n"\n\n'
        'msgctxt "front end"\nmsgid "{count} node"\nmsgid_plural "{count} nodes"\n'
        'msgstr[0] "{count} узел"\nmsgstr[1] "{count} узла"\nmsgstr[2] "{count} узлов"\n',
        "ru",
    )
    found = texts_of("front end")
    assert found.plurals == {"{count} node": ("{count} узел", "{count} узла", "{count} узлов")}
    assert [found.plural_form[count] for count in (1, 2, 5, 11, 21, 22, 111, 121)] == list("01220120")[:3] + list(
        "20120"
    )


@pytest.mark.parametrize(
    ("text", "values", "english"),
    [
        ("Right.", {}, "Right."),
        ("Wrong {name}", {"name": "x"}, "Wrong x"),
        ("Text of {name}", {"name": "x"}, "Text of x"),
        ("Number {number:d}", {"number": 3}, "Number 3"),
    ],
)
def test_a_translation_with_a_wrong_place_gives_the_english_text(
    speak: Speak, text: str, values: dict[str, object], english: str
) -> None:
    speak(KOREAN)
    assert say(text, **values) == english


def test_a_wrong_place_in_english_is_a_mistake_of_ours(speak: Speak) -> None:
    speak(KOREAN)
    with pytest.raises(KeyError):
        say(NEEDS, layer="add")


def test_values_are_never_templates(speak: Speak) -> None:
    speak(KOREAN)
    assert say(NEEDS, layer="{count} {0} {layer.x}", count=2) == "{count} {0} {layer.x}에는 입력이 2개 필요합니다"


@pytest.mark.parametrize("variable", ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"])
def test_the_usual_variables_choose(speak: Speak, variable: str) -> None:
    speak(KOREAN, wanted="ko_KR.UTF-8", variable=variable)
    assert say(NEEDS, layer="a", count=1).startswith("a에는")


def test_the_first_language_with_a_catalogue_is_taken(speak: Speak) -> None:
    speak(KOREAN, wanted="xx:ko:en")
    assert say(NEEDS, layer="a", count=1).startswith("a에는")


def test_english_needs_no_catalogue_to_be_preferred(speak: Speak) -> None:
    speak(KOREAN, wanted="en_US:ko")
    assert say(NEEDS, layer="a", count=1) == "a needs 1 inputs"


@pytest.mark.parametrize("content", [b"", b"no catalogue", b"\xde\x12\x04\x95" + b"\xff" * 40])
def test_a_broken_catalogue_gives_english(locales: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    path = locales / "ko" / "LC_MESSAGES" / "workbench.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    monkeypatch.setenv("LANGUAGE", "ko")
    messages._translations.cache_clear()
    assert say(NEEDS, layer="a", count=1) == "a needs 1 inputs"
    assert say_plural(LAYERS, 2, name="net") == "2 layers of net"
    assert texts_of("front end").texts == {}


@pytest.mark.parametrize(("good", "bad"), [(b"plural=0", b"plural=("), (b"charset=utf-8", b"charset=utf-x")])
def test_a_broken_plural_rule_or_charset_gives_english(speak: Speak, locales: Path, good: bytes, bad: bytes) -> None:
    speak(KOREAN)
    path = locales / "ko" / "LC_MESSAGES" / "workbench.mo"
    content = path.read_bytes()
    assert good in content
    path.write_bytes(content.replace(good, bad))
    messages._translations.cache_clear()
    assert say_plural(LAYERS, 1, name="net") == "1 layer of net"
    assert texts_of("front end").texts == {}


def test_the_front_end_gets_what_fits(speak: Speak) -> None:
    speak(KOREAN)
    found = texts_of("front end")
    assert found.texts == {"Undo": "실행 취소"}
    assert found.plurals == {"{count} node": ("노드 {count}개",)}
    assert found.plural_form == "0" * 200


@pytest.mark.usefixtures("locales")
def test_in_english_the_front_end_gets_nothing() -> None:
    assert texts_of("front end")[:2] == ({}, {})


def test_pages_name_their_language(locales: Path, speak: Speak) -> None:
    assert language() == "en"
    speak(KOREAN)
    assert language() == "ko-KR"


def test_no_catalogue_is_needed() -> None:
    assert isinstance(messages._translations(), gettext.NullTranslations)
    assert Plural("a", "b") == mark_plural("a", "b")
