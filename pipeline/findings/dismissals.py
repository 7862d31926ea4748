"""A dismissed finding stays dismissed when a text is checked again.

Findings are compared by check, code and arguments, not by their messages: a message may
be reworded or translated. A finding in a record of version 1 has only its message; its
dismissal is found by the message once, and then kept with code and arguments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.findings.messages import WORDS, former_messages, message_of
from pipeline.units import Finding


def carry_dismissals(
    new: Iterable[Finding], old: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return the findings ``new`` with the dismissals of the same findings in ``old``.

    A finding of ``new`` that is already dismissed keeps its own reason.
    """
    findings = tuple(new)
    dismissed = [finding for finding in old if finding.dismissed is not None]
    if not dismissed:
        return findings
    by_key = {finding.key: finding.dismissed for finding in dismissed}
    by_words = {
        (finding.check, message_of(finding)): finding.dismissed
        for finding in dismissed
        if finding.code == WORDS
    }
    coded = {
        (finding.check, words): finding.dismissed
        for finding in dismissed
        for words in (message_of(finding), *former_messages(finding))
    }

    def reason(finding: Finding) -> str | None:
        if finding.dismissed is not None:
            return finding.dismissed
        if finding.key in by_key:
            return by_key[finding.key]
        if finding.code == WORDS:
            return coded.get((finding.check, message_of(finding)))
        for words in (message_of(finding), *former_messages(finding)):
            if (finding.check, words) in by_words:
                return by_words[finding.check, words]
        return None

    return tuple(replace(finding, dismissed=reason(finding)) for finding in findings)
