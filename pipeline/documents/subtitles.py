"""Subtitles: SubRip (.srt) and WebVTT (.vtt, W3C).

A cue is a line of times and the text below it. A sentence that extends over several
cues is one block, which includes the lines between the cues; these are removed together
with line ends when the block is unwrapped. The English is distributed over the same
cues.

The limits are those of subtitlers (BBC Subtitle Guidelines, Netflix Timed Text Style
Guide for English): two lines of 42 characters, 20 characters a second.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.documents.cues import ends_sentence, runs_on
from pipeline.documents.lines import Line, has_words, split_lines
from pipeline.documents.model import (
    Block,
    Blocks,
    Format,
    Layout,
    Markup,
    Misfit,
    Part,
    Problem,
    Sentence,
)
from pipeline.errors import SourceError
from pipeline.text.unwrapping import CUE_BREAK, CUE_TIMES, unwrap
from pipeline.units import Kind

LINE_LENGTH = 42
LINES = 2
SPEED = 20.0
_TIMES = re.compile(CUE_TIMES)
_BREAK = re.compile(rf"[ \t]*{CUE_BREAK}[ \t]*")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})")
# The beginning of a line, before its text: a position on the screen and a speaker.
_LEAD = re.compile(r"\s*(?:\{\\[^{}\r\n]*\}\s*)*(?:>{1,3}\s*|[-–—]\s*)?")
_NO_WORDS = re.compile(r"\s*>>\W*")
_SPEAKER = re.compile(
    r"[ \t]*(?:\{\\[^{}\r\n]*\}[ \t]*)*(?:<[^<>\r\n]*>)*(?:>>|[-–—])(?=.*\w)"
)
_SOUND = re.compile(r"[\[(♪♫#*].*[\])♪♫#*]")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s<>./]*)[^<>\r\n]*>")
_UNSEEN = re.compile(r"<[^<>\r\n]*>|\{\\[^{}\r\n]*\}")
_WORD = re.compile(r"(?:<[^<>]*>|\{\\[^{}]*\}|[^ \t\r\n<{]|[<{])+")
_NOT_CUES = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|\Z)")
_LANGUAGE = re.compile(r"(?<=\nLanguage:)([ \t]*)fr[\w-]*", re.IGNORECASE)
# After a pause of this length (seconds), a sentence does not continue.
_PAUSE = 3.0
_FAR = 1e9
_AFTER_STOP, _AFTER_COMMA = -60.0, -40.0
_LOOSE = frozenset({"a", "an", "the", "of", "to", "in", "on", "at", "and", "or", "for"})


class _Slot(NamedTuple):
    """A place for text, with the maximum number of lines and its time in seconds."""

    start: int
    end: int
    lines: int
    seconds: float


@dataclass(slots=True)
class _Cue:
    """One cue: its line of times, its lines of text, its begin and end in seconds."""

    times: Line
    lines: list[Line]
    begin: float
    end: float


class _Word(NamedTuple):
    text: str
    unit: int
    length: int


def _seconds(found: re.Match[str]) -> float:
    hours, minutes, seconds, rest = found.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + int(rest.ljust(3, "0")) / 1000


def _cues(text: str) -> list[_Cue]:
    """Return the cues of a file, without text that belongs to no cue."""
    lines = split_lines(text)
    marks = [n for n, line in enumerate(lines) if _TIMES.fullmatch(text, *line)]
    is_vtt = text.startswith("WEBVTT")
    cues = []
    for mark, following in zip(marks, [*marks[1:], len(lines)], strict=False):
        first, *others = _CLOCK.finditer(text, *lines[mark])
        last = following
        if following < len(lines) and last - 1 > mark:
            # The line above the times is a number, or a name below an empty line.
            named = text[lines[last - 1].start : lines[last - 1].end].strip()
            above = text[lines[last - 2].start : lines[last - 2].end].strip()
            if named and (named.isdigit() or (not above and last - 2 > mark)):
                last -= 1
        body: list[Line] = []
        for line in lines[mark + 1 : last]:
            if text[line.start : line.end].strip():
                body.append(_stripped(text, line))
            elif is_vtt:
                break
        cues.append(_Cue(lines[mark], body, _seconds(first), _seconds(others[0])))
    return cues


def _stripped(text: str, line: Line) -> Line:
    raw = text[line.start : line.end]
    start = line.start + len(raw) - len(raw.lstrip())
    return Line(start, line.start + len(raw.rstrip()))


def _slots(text: str, cues: Sequence[_Cue]) -> list[list[_Slot]]:
    """Return the slots of each cue: one, or one for each speaker or line of credits."""
    found = []
    for cue in cues:
        groups = _groups(text, cue.lines)
        lines = LINES if len(groups) < LINES else 1
        slots = []
        for group in groups:
            lead = _LEAD.match(text, group[0].start, group[-1].end)
            start = lead.end() if lead else group[0].start
            if start < group[-1].end:
                slots.append(
                    _Slot(start, group[-1].end, lines, max(0.1, cue.end - cue.begin))
                )
        found.append(slots)
    return found


def _groups(text: str, lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of a cue, grouped by sentence or speaker.

    A line that is only a speaker's mark is not in any group.
    """
    runs: list[list[Line]] = []
    is_new = True
    for line in lines:
        if _NO_WORDS.fullmatch(text, *line):
            is_new = True
        elif is_new:
            runs.append([line])
            is_new = False
        else:
            runs[-1].append(line)
    has_speakers = any(_SPEAKER.match(text, *line) for line in lines)
    return [
        group
        for run in runs
        for group in (_turns(text, run) if has_speakers else _sentences(text, run))
    ]


def _turns(text: str, lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines grouped by speaker."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _SPEAKER.match(text, *line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _sentences(text: str, lines: Sequence[Line]) -> list[list[Line]]:
    """Return lines of prose as one group, and other lines, such as credits, singly."""
    bare = [_bare(text[line.start : line.end]) for line in lines]
    is_prose = ends_sentence(bare[-1]) or all(runs_on(a, b) for a, b in pairwise(bare))
    return [list(lines)] if is_prose else [[line] for line in lines]


def _bare(text: str) -> str:
    return _UNSEEN.sub("", text).strip()


def _chains(text: str) -> list[list[_Slot]]:
    """Return the slots of each block, which is a run of continued sentences."""
    cues = _cues(text)
    chains: list[list[_Slot]] = []
    open_since: _Cue | None = None
    for cue, slots in zip(cues, _slots(text, cues), strict=True):
        for index, slot in enumerate(slots):
            last = chains[-1][-1] if chains else None
            goes_on = (
                index == 0
                and last is not None
                and open_since is not None
                and 0 <= cue.begin - open_since.end <= _PAUSE
                and _goes_on(text, last, slot)
            )
            if goes_on:
                chains[-1].append(slot)
            else:
                chains.append([slot])
        open_since = cue if slots else None
    return [c for c in chains if has_words(text, c[0].start, c[-1].end)]


def _goes_on(text: str, slot: _Slot, following: _Slot) -> bool:
    """Whether the sentence of one cue certainly continues in the next."""
    if not _BREAK.fullmatch(text, slot.end, following.start):
        return False
    bare, after = (_bare(text[s.start : s.end]) for s in (slot, following))
    last = " ".join(bare.split())
    if not last or ends_sentence(last) or _SOUND.fullmatch(last):
        return False
    return runs_on(last, after) and not _SOUND.fullmatch(after)


def subtitle_blocks(text: str, label: str) -> Blocks:
    """Return the blocks of a subtitle file: sentences, each over one or more cues.

    :raises SourceError: the text has words but no cue.
    """
    chains = _chains(text)
    if not chains and not _TIMES.search(text) and has_words(text, 0, len(text)):
        raise SourceError(
            f"{label}: no subtitles, because no line of times (00:00:01,000 --> "
            "00:00:04,000) stands in it; save it as .txt"
        )
    return tuple(Block(Kind.PARAGRAPH, c[0].start, c[-1].end) for c in chains), ()


def _write(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]]
) -> Iterator[Part]:
    """Yield the file with the English; texts equal to their source are unchanged."""
    joint = _line_end(text)
    at = 0
    for slots, block, own in zip(_chains(text), blocks, sentences, strict=True):
        yield Part(_english(text[at : block.start], at))
        at = block.end
        if _is_copy(text[block.start : block.end], own):
            yield from _copied(text, slots, own)
            continue
        for index, (slot, words) in enumerate(_laid(text, slots, own)):
            if index:
                yield Part(text[slots[index - 1].end : slot.start])
            yield from _lines(words, slot.lines, joint)
    yield Part(_english(text[at:], at))


def _english(skeleton: str, at: int) -> str:
    """Return the lines between cues, with the language of the header changed."""
    if at:
        return skeleton
    return _LANGUAGE.sub(r"\1en", skeleton)


def _line_end(text: str) -> str:
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def _is_copy(source: str, sentences: Sequence[Sentence]) -> bool:
    target = " ".join(one.text for one in sentences if one.text)
    return html.unescape(unwrap(source, 0).text) == html.unescape(target)


def _copied(
    text: str, slots: Sequence[_Slot], sentences: Sequence[Sentence]
) -> Iterator[Part]:
    first, *others = sentences
    yield Part(text[slots[0].start : slots[-1].end], first.unit)
    for one in others:
        yield Part("", one.unit)


def _laid(
    text: str, slots: Sequence[_Slot], sentences: Sequence[Sentence]
) -> Iterator[tuple[_Slot, list[_Word]]]:
    """Yield each slot with its words."""
    words = [
        _Word(found[0], one.unit, len(html.unescape(_UNSEEN.sub("", found[0]))))
        for one in sentences
        for found in _WORD.finditer(one.text)
    ]
    wanted = [max(1, len(_bare(text[s.start : s.end]))) for s in slots]
    ends = _cut(words, slots, wanted)
    at = 0
    open_tags: list[str] = []
    for slot, end in zip(slots, ends, strict=True):
        part, open_tags = _balanced(words[at:end], open_tags)
        yield slot, part
        at = end


def _cut(
    words: Sequence[_Word], slots: Sequence[_Slot], wanted: Sequence[int]
) -> list[int]:
    """Return the end of each slot's words, at the lowest total cost.

    The cost of a slot depends on its share of the text, compared with the source, on
    its length and reading speed, and on whether a phrase ends with it.
    """
    if len(slots) == 1:
        return [len(words)]
    widths = [0]
    for word in words:
        widths.append(widths[-1] + word.length + 1)
    whole = widths[-1] / sum(wanted)
    least = len(words) >= len(slots)
    nowhere: tuple[float, tuple[int, ...]] = (_FAR, ())
    best = [nowhere] * (len(words) + 1)
    best[0] = (0.0, ())
    for number, (slot, share) in enumerate(zip(slots, wanted, strict=True)):
        rest = len(slots) - number - 1
        made = [nowhere] * (len(words) + 1)
        for end in range(len(words) + 1):
            if (least and end > len(words) - rest) or (not rest and end < len(words)):
                continue
            for start in range(end - least + 1):
                cost, ends = best[start]
                if cost >= _FAR:
                    continue
                length = max(0, widths[end] - widths[start] - 1)
                cost += _cost(length, slot, share * whole)
                if rest and end:
                    cost += _break_cost(words[end - 1].text)
                if cost < made[end][0]:
                    made[end] = (cost, (*ends, end))
        best = made
    return list(best[-1][1])


def _cost(length: int, slot: _Slot, wanted: float) -> float:
    over = max(0, length - slot.lines * LINE_LENGTH)
    fast = max(0.0, length - slot.seconds * SPEED)
    return (length - wanted) ** 2 + 20.0 * over**2 + 4.0 * fast**2


def _break_cost(word: str) -> float:
    bare = _bare(word)
    if word.endswith(">") and "</" in word:
        return _AFTER_STOP  # the end of a voice or colour
    if bare[-1:] in ".!?…":
        return _AFTER_STOP
    if bare[-1:] in ",;:":
        return _AFTER_COMMA
    return 80.0 if bare.lower() in _LOOSE else 0.0


def _balanced(
    words: Sequence[_Word], inherited: Sequence[str]
) -> tuple[list[_Word], list[str]]:
    """Close the tags that are open at the end of a cue, and reopen them in the next."""
    if not words:
        return [], list(inherited)
    open_tags = list(inherited)
    for word in words:
        for tag in _TAG.finditer(word.text):
            if not tag[1]:
                open_tags.append(tag[0])
            elif open_tags:
                open_tags.pop()
    made = list(words)
    made[0] = made[0]._replace(text="".join(inherited) + made[0].text)
    names = [found[2] for tag in open_tags if (found := _TAG.match(tag))]
    closing = "".join(f"</{name}>" for name in reversed(names))
    made[-1] = made[-1]._replace(text=made[-1].text + closing)
    return made, open_tags


def _lines(words: Sequence[_Word], count: int, joint: str) -> Iterator[Part]:
    """Yield a cue's words, on two lines if they are too long for one."""
    at = _line_break(words) if count > 1 else 0
    for index, word in enumerate(words):
        if index:
            same = words[index - 1].unit == word.unit
            gap = joint if index == at else " "
            yield Part(gap, word.unit if same else None)
        yield Part(word.text, word.unit)


def _line_break(words: Sequence[_Word]) -> int:
    """Return the index of the second line's first word, 0 if one line is enough."""
    whole = sum(word.length + 1 for word in words) - 1
    if whole <= LINE_LENGTH:
        return 0
    best, place, first = _FAR, 0, -1
    for index, word in enumerate(words[:-1]):
        first += word.length + 1
        second = whole - first - 1
        over = max(0, first - LINE_LENGTH) + max(0, second - LINE_LENGTH)
        cost = 1000.0 * over + abs(first - second) + _break_cost(word.text) / 4
        if cost < best:
            best, place = cost, index + 1
    return place


def _problems(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]]
) -> Iterator[Problem]:
    """Yield the blocks with too long lines or with too little time to read them."""
    for number, (slots, block, own) in enumerate(
        zip(_chains(text), blocks, sentences, strict=True)
    ):
        if _is_copy(text[block.start : block.end], own):
            continue
        longest, fastest = 0, 0.0
        for slot, words in _laid(text, slots, own):
            at = _line_break(words) if slot.lines > 1 else 0
            for part in (words[:at], words[at:]):
                longest = max(longest, sum(word.length + 1 for word in part) - 1)
            length = sum(word.length + 1 for word in words) - 1
            fastest = max(fastest, length / slot.seconds)
        if longest > LINE_LENGTH:
            yield Problem(number, "line", (longest, LINE_LENGTH))
        if fastest > SPEED:
            yield Problem(number, "speed", (round(fastest), round(SPEED)))


def _texts(english: str, source: str) -> list[str]:
    """Return the English of each block from the cues of an English file."""
    french_cues, english_cues = _cues(source), _cues(english)
    _require_same_times(english, english_cues, source, french_cues)
    shown: dict[int, str] = {}
    for old, new, slots in zip(
        french_cues, english_cues, _slots(source, french_cues), strict=True
    ):
        wanted = _groups(source, old.lines)
        for place, group in zip(wanted, _like(wanted, english, new), strict=False):
            at = Line(place[0].start, place[-1].end)
            slot = next((s for s in slots if at.start <= s.start < at.end), None)
            if slot is None:
                continue
            lead = " ".join(source[at.start : slot.start].split())
            words = (english[line.start : line.end].split() for line in group)
            found = " ".join(word for line in words for word in line)
            if not found.startswith(lead):
                raise Misfit(english.count("\n", 0, group[0].start) + 1)
            shown[slot.start] = found[len(lead) :].strip()
    return [
        " ".join(filter(None, (shown.get(slot.start, "") for slot in chain)))
        for chain in _chains(source)
    ]


def _require_same_times(
    english: str, english_cues: Sequence[_Cue], source: str, french_cues: Sequence[_Cue]
) -> None:
    for old, new in zip(french_cues, english_cues, strict=False):
        times = source[old.times.start : old.times.end].split()
        if times != english[new.times.start : new.times.end].split():
            raise Misfit(english.count("\n", 0, new.times.start) + 1)
    if len(french_cues) != len(english_cues):
        last = (
            english_cues[min(len(french_cues), len(english_cues)) - 1].times
            if english_cues
            else Line(0, 0)
        )
        raise Misfit(english.count("\n", 0, last.start) + 1)


def _like(
    wanted: Sequence[Sequence[Line]], english: str, cue: _Cue
) -> list[list[Line]]:
    """Return the lines of an English cue, grouped like those of the source."""
    lines = [line for line in cue.lines if not _NO_WORDS.fullmatch(english, *line)]
    if not lines or len(wanted) == 1:
        return [lines] if lines else []
    groups = [[line] for line in lines]
    if len(groups) != len(wanted):
        groups = _groups(english, cue.lines)
    if len(groups) != len(wanted):
        raise Misfit(english.count("\n", 0, cue.times.start) + 1)
    return groups


_LAYOUT = Layout(_write, _texts, _problems)
SUBRIP = Format(
    "srt",
    "subtitles (SubRip)",
    (".srt",),
    subtitle_blocks,
    lambda text: re.match(rf"\s*\d+[ \t]*\r?\n{CUE_TIMES}", text) is not None,
    Markup.TAGS,
    _LAYOUT,
)
WEBVTT = Format(
    "vtt",
    "subtitles (WebVTT)",
    (".vtt",),
    subtitle_blocks,
    lambda text: re.match(r"WEBVTT(?:\s|\Z)", text) is not None,
    Markup.TAGS,
    _LAYOUT,
)
