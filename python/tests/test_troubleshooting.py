# SPDX-License-Identifier: Apache-2.0
"""Each sentence that the library says in an error stands in the guide, with what to do.

The sentences are read from the sources: the strings of the calls that make an error, and of the
texts that are handed to them. Where one has a number or a name in it, the page may have anything:
the longest piece between those must be there, word by word.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs/guide" / name for name in ("90_troubleshooting.md", "91_sentences.md")]
GUIDE = " ".join(" ".join(page.read_text() for page in PAGES).replace("`", "").split())
LANGUAGES = ["c", "java", "python"]

STRING = re.compile(r'f?"((?:[^"\\\n]|\\.)*)"')
CHARACTER = re.compile(r"'(?:[^'\\\n]|\\.[^']*)'")
# What makes an error, and which of its arguments is what it says.
CALLS = {
    "c": {
        r"esclusa_fail": 3,
        r"PyErr_Format": 1,
        r"PyErr_SetString": 1,
        r"native_raise_views": 0,
    },
    "java": {
        r"Failure\.of": 3,
        r"DescriptorException\.of": 2,
        r"\brequire": -1,
        r"\.damaged": 0,
        r"new [\w.]*(?:Exception|Error)": 0,
    },
    "python": {r"raise \w+Error": 0},
}
# Texts that are made first and handed to them: up to the end of the statement.
TEXTS = {
    "c": r"\*why = ([^;]*);",
    "java": r"(?:String (?:difference|reason|room|owner|state) =|case \w+ ->|return(?= \"it ))"
    r" ([^;]*);",
    "python": r"sentence = (f\".*)",
}
FILES = {
    "c": "src/main/c/**/*.c",
    "java": "src/main/java/**/*.java",
    "python": "python/src/**/*.py",
}
# A piece of one short word says nothing.
SHORTEST = 6


def without_comments(text: str, language: str) -> str:
    if language == "python":
        return re.sub(r'"""(?s:.*?)"""|^\s*#.*$', "", text, flags=re.MULTILINE)
    return re.sub(r"/\*(?s:.*?)\*/|(?<=[\s;])//.*$", "", text, flags=re.MULTILINE)


def arguments(text: str, start: int) -> list[str]:
    """Split the arguments of the call whose opening bracket is before ``start``."""
    found, depth, begin, at = [], 0, start, start
    while True:
        literal = STRING.match(text, at) or CHARACTER.match(text, at)
        if literal:
            at = literal.end()
            continue
        closes = text[at] in ")]}"
        if depth == 0 and (closes or text[at] == ","):
            found.append(text[begin:at])
            begin = at + 1
            if closes:
                return found
        depth += (text[at] in "([{") - closes
        at += 1


def said(text: str, language: str) -> Iterator[str]:
    """Yield the expressions in a source that become sentences."""
    for call, which in CALLS[language].items():
        for match in re.finditer(call + r"\(", text):
            given = arguments(text, match.end())
            if which < len(given):
                yield given[which]
    for match in re.finditer(TEXTS[language], text):
        yield match[1]


def pieces(expression: str, language: str) -> Iterator[str]:
    """Yield what stands between the holes, once for each way of a conditional."""
    for way in re.split(r"[?:](?=\s*\")", expression):
        hole = r"\{[^}]*\}" if language == "python" else r"%[-+0-9.]*(?:ll|z|l)?[a-zA-Z]|0%|0x%"
        whole, end = "", 0
        for string in STRING.finditer(way):
            between = way[end : string.start()]
            joined = not between.strip() or (language == "java" and between.strip() == "+")
            text = string[1].replace('\\"', '"').replace("\\\\", "\\")
            if language != "java":
                text = re.sub(hole, "\0", text)
            whole += ("" if joined else "\0") + text
            end = string.end()
        if whole:
            yield max(whole.replace("%", "").split("\0"), key=len).strip(" ':,")


def sentences(language: str) -> dict[str, str]:
    """Give the longest piece of each sentence, and a file that says it."""
    found = {}
    for path in sorted(ROOT.glob(FILES[language])):
        text = without_comments(path.read_text(), language)
        for expression in said(text, language):
            for piece in pieces(expression, language):
                if len(piece) >= SHORTEST and " " in piece:
                    found[" ".join(piece.split())] = path.name
    return found


@pytest.mark.parametrize(
    ("language", "source", "expected"),
    [
        (
            "c",
            'esclusa_fail(-1, "open", name, "it has %" PRIu64 " bytes, not %u", a);',
            "bytes, not",
        ),
        (
            "c",
            'esclusa_fail(f(1, 2), "open", ")", "the checksum " "is wrong");',
            "the checksum is wrong",
        ),
        (
            "java",
            'throw new Some.OddException("a thing " + n + " is much too odd");',
            "is much too odd",
        ),
        ("java", 'String reason = f(a, "it is no such thing");', "it is no such thing"),
        ("python", 'raise ValueError(f"{n} bytes are too many")', "bytes are too many"),
    ],
)
def test_sentences_are_found_in_sources(language: str, source: str, expected: str) -> None:
    found = [each for text in said(source, language) for each in pieces(text, language)]
    assert found == [expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_library_is_in_the_guide(language: str) -> None:
    every = sentences(language)
    assert len(every) > {"c": 80, "java": 100, "python": 3}[language], "they are not found any more"
    missing = {piece: file for piece, file in every.items() if piece not in GUIDE}
    assert missing == {}, f"not in {PAGES[-1].name}"


def test_every_name_of_an_error_is_in_the_guide() -> None:
    names = set(re.findall(r'\{E\w+, "(E\w+)"\}', (ROOT / "src/main/c/error.c").read_text()))
    assert len(names) > 30
    assert {name for name in names if not re.search(rf"\b{name}\b", GUIDE)} == set()
