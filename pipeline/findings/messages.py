"""The messages of all findings, in one table.

A check reports a code and arguments; `message_of` makes the message that people read.
The program compares no messages, except for records of version 1, whose findings have
only a message (`pipeline.findings.dismissals`). When you reword a message, add the old
one to FORMER_MESSAGES.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.units import Finding, Severity, Span

WORDS = "words"
"""The code of a finding from a record of version 1; its argument is the message."""

Message = str | Callable[..., str]
"""A format string with numbered fields, or a function of the arguments."""


def _became(noun: str) -> Callable[[int, int], str]:
    """Return the message « 2 sentences became 1 »."""
    return lambda source, target: (
        f"{source} {noun}{'s' * (source != 1)} became {target}"
    )


def _ends(sign: str, instead_of: str) -> str:
    def called(mark: str) -> str:
        return f"“{mark}”" if mark else "no mark"

    return f"ends with {called(sign)} instead of {called(instead_of)}"


def _unmet(entry: str, surface: str, wanted: str, met: int, total: int) -> str:
    del entry  # an argument because it is part of the finding's identity
    some = f" ({met} of {total} are)" if met else ""
    return f"« {surface} » should be “{wanted}”{some}"


_MISSING = "{0} is missing"
_ADDED = "{0} is not in the source"
_CHANGED = "{0} became {1}"

MESSAGES: Mapping[tuple[str, str], Message] = {
    ("empty", "target"): "the target is empty",
    ("empty", "hypothesis"): "the translation is empty",
    ("untranslated", "source"): "the target is the source",
    ("untranslated", "french"): "the target is mostly French",
    ("numbers", "changed"): _CHANGED,
    ("numbers", "missing"): _MISSING,
    ("numbers", "added"): _ADDED,
    ("numbers", "percent"): "{0} has lost its percent sign",
    ("numbers", "french-form"): "{0} is written the French way",
    ("negation", "missing"): "« {0} » has no negation in the target",
    ("repeated-words", "loop"): "“{0}” {1} times running",
    ("repeated-words", "doubled"): "“{0} {1}”",
    ("length-ratio", "ratio"): "the target is {0:.2f} times as long as the source",
    ("urls", "missing"): _MISSING,
    ("urls", "added"): _ADDED,
    ("emails", "missing"): _MISSING,
    ("emails", "added"): _ADDED,
    ("marks", "missing"): _MISSING,
    ("marks", "added"): _ADDED,
    ("french-left", "word"): "« {0} » is French",
    ("french-typography", "mark"): "{0} is left",
    ("french-typography", "space-before"): "a space before {0} is left",
    ("acronyms", "missing"): _MISSING,
    ("acronyms", "changed"): "{0} should be {1}",
    ("names", "changed"): _CHANGED,
    ("quotes", "missing"): "quotation marks are missing",
    ("quotes", "added"): "quotation marks are not in the source",
    ("quotes", "unbalanced"): (
        "{0} opened and {1} closed, in the source {2} opened and {3} closed"
    ),
    ("brackets", "unpaired"): "{0} has no partner",
    ("brackets", "count"): _became("square bracket"),
    ("end-punctuation", "changed"): _ends,
    ("sentence-count", "changed"): _became("sentence"),
    ("double-spaces", "doubled"): "two spaces together",
    ("copy", "copied"): "French is copied: {0}",
    ("loop", "loop"): "the translation repeats itself: {0}",
    ("length", "too-short"): ("the translation is too short: {0} characters for {1}"),
    ("length", "too-long"): "the translation is too long: {0} characters for {1}",
    ("language", "script"): "the translation has {0} letters",
    ("language", "french"): "the translation reads as French",
    ("terminology", "unmet"): _unmet,
    ("terminology", "forbidden"): ("a forbidden rendering of « {0} »; write “{1}”"),
    ("terminology", "surplus"): "“{1}” stands {2} times more than « {0} »",
    ("terminology", "stands-apart"): (
        "« {1} » is “{2}” here, “{3}” in {4} of {5} places"
    ),
    ("placement", "uncertain"): "the place of the {0} “{1}” is uncertain",
    ("inconsistent", "otherwise"): "translated otherwise in {0}: {1}",
    ("alike", "alike"): "translated like {0}: {1}",
    ("alignment", "doubtful"): "belong together with a probability of {0} % only",
    ("alignment", "omitted"): "the English has nothing for this",
    ("alignment", "added"): "the French has nothing for this",
    ("alignment", "moved"): "seems to stand elsewhere: {0}",
    ("layout", "line"): "a line of {0} characters; {1} can be shown",
    ("layout", "speed"): "{0} characters a second; {1} can be read",
}
FORMER_MESSAGES: Mapping[tuple[str, str], tuple[Message, ...]] = {}
"""The messages of earlier versions, which dismissals in old records hold."""


def message_of(finding: Finding) -> str:
    """Return the message of a finding, on one line.

    >>> message_of(Finding("numbers", Severity.ERROR, "changed", ("3", "4")))
    '3 became 4'

    If the code is not in the table (a record of a later version, or edited by hand),
    the message is the code and its arguments.
    """
    if finding.code == WORDS:
        return " ".join(map(str, finding.args))
    message = MESSAGES.get((finding.check, finding.code))
    text = None if message is None else _filled(message, finding)
    if text is None:
        return ": ".join([finding.code, *map(str, finding.args)])
    return text


def former_messages(finding: Finding) -> tuple[str, ...]:
    """Return the messages that earlier versions gave a finding."""
    messages = FORMER_MESSAGES.get((finding.check, finding.code), ())
    texts = (_filled(message, finding) for message in messages)
    return tuple(text for text in texts if text is not None)


def _filled(message: Message, finding: Finding) -> str | None:
    """Return a message with its arguments filled in, None if they do not fit."""
    try:
        if isinstance(message, str):
            return message.format(*finding.args)
        return message(*finding.args)
    except (IndexError, TypeError, ValueError):
        return None


def worded(
    check: str,
    severity: Severity,
    message: str,
    source_span: Span | None = None,
    target_span: Span | None = None,
    *,
    dismissed: str | None = None,
) -> Finding:
    """Return a finding of which only the message is known (a record of version 1)."""
    return Finding(
        check, severity, WORDS, (message,), source_span, target_span, dismissed
    )


def speaks_of(finding: Finding, entry: str) -> bool:
    """Whether a finding is about the termbase entry with this French headword."""
    if finding.code == WORDS:
        return entry in message_of(finding)
    return finding.check == "terminology" and finding.args[:1] == (entry,)
