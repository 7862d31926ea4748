"""Where identifiers stand: telephone, account, company, plate and reference numbers.

An identifier is no quantity: its digits and letters name something, and one of them
changed names something else. Patterns: telephone numbers as France, Belgium and
Switzerland write them and with a country code (ITU-T E.123); IBAN (ISO 13616); SIREN,
SIRET and social-security numbers as INSEE groups them; VAT numbers (Directive
2006/112/EC, article 215); number plates of France and Belgium; ISBN (ISO 2108);
references of letters and digits (AF1234, 2021-DREAL-034).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.spaces import WIDE_BLANK
from pipeline.units import Span

_GAP = rf"(?:{WIDE_BLANK}|[.\-–/])"
_S = WIDE_BLANK
_IDENTIFIER = re.compile(
    rf"""(?<![\w.,/€$£+-])(?:
        \+\d{{1,3}}{_S}?(?:\(0\){_S}?)?\d(?:{_GAP}?\d){{6,12}}      # +33 6 12 34 56 78
      | \(0\d{{1,3}}\){_S}?\d(?:{_GAP}?\d){{5,9}}                   # (02) 513 89 40
      | 0\d(?:{_GAP}?\d\d){{4}}                                     # 06 12 34 56 78
      | 0\d{{1,3}}{_GAP}\d{{2,3}}(?:{_GAP}\d{{2,3}}){{2,3}}          # 02 513 89 40
      | 0{_S}8\d\d(?:{_S}\d{{3}}){{2}}                              # 0 800 123 456
      | 0\d{{7,11}}
      | [A-Z]{{2}}\d\d(?:{_S}?[A-Z0-9]{{4}}){{3,7}}(?:{_S}?[A-Z0-9]{{1,3}})?  # IBAN
      | (?:CHE-)?\d{{3}}\.\d{{3}}\.\d{{3}}(?={_S}TVA)
      | (?:FR|BE|CHE|LU|DE|IT|ES|NL|GB|AT){_S}?-?[A-Z0-9]{{2}}{_GAP}?\d{{3}}
            {_GAP}?\d{{3}}{_GAP}?\d{{2,3}}                                        # VAT
      | \d{{3}}{_S}\d{{3}}{_S}\d{{3}}{_S}\d{{5}}                    # SIRET
      | (?<=SIREN\s)\d{{3}}{_S}\d{{3}}{_S}\d{{3}}
      | [12]{_S}\d\d{_S}\d\d{_S}\d[\dAB]{_S}\d{{3}}{_S}\d{{3}}(?:{_S}\d\d)?   # NIR
      | [A-Z]{{2}}-\d{{3}}-[A-Z]{{2}} | \d-[A-Z]{{3}}-\d{{3}}       # plates
      | 97[89][- ]\d{{1,5}}[- ]\d{{1,7}}[- ]\d{{1,7}}[- ][\dX]      # ISBN
      | \d{{4}}(?:{_S}\d{{4}}){{2,4}}                               # a card, a file
      | (?:[A-Z]+[-/]?)*[A-Z]{{1,5}}[-/]?\d{{3,}}(?:[-/][A-Z0-9]+)* # AF1234
      | \d{{2,}}(?:[-/][A-Z]{{2,}}[-/]\d{{2,}})+                    # 2021-DREAL-034
    )(?![\w€$£%°]|[.,/-]\d)""",
    re.VERBOSE,
)


def find_identifiers(text: str) -> Iterator[Span]:
    """Yield the spans of the identifiers of ``text`` in order, none overlapping.

    >>> list(find_identifiers("Tél. 06 12 34 56 78."))
    [Span(start=5, end=19)]
    """
    for match in _IDENTIFIER.finditer(text):
        if not _is_date(match[0]):
            yield Span.of(match)


_DATE = re.compile(r"(?:0[1-9]|[12]\d|3[01])([./-])(?:0[1-9]|1[0-2])\1(?:\d{4}|\d{2})")


def _is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None


def digits_of(identifier: str) -> str:
    """Return the digits of an identifier: what has to come back, one by one."""
    return "".join(char for char in identifier if char.isdigit())
