from dataclasses import dataclass
import re
from pipeline.units import Span
@dataclass(frozen=True)
class TermEntry:
    fr: str
    en: str
    version: str = "1"
    forbid: tuple = ()
    @property
    def target(self): return self.en
@dataclass(frozen=True)
class TermMatch:
    entry: TermEntry
    start: int
    end: int
    surface: str
    plural: bool|None = None
@dataclass(frozen=True)
class Termbase:
    entries: tuple = ()
    version: str = ""
    def match(self, text):
        return tuple(TermMatch(e, m.start(), m.end(), m.group()) for e in self.entries for m in re.finditer(re.escape(e.fr), text))
def load_termbase(path):
    import json
    d = json.loads(path.read_text())
    return Termbase(tuple(TermEntry(k, v, str(hash(v))) for k, v in d.items()), path.read_text())
def wanted_form(e, m): return e.en
def allowed_forms(e, p): return (e.en,)
def find_forms(t, forms): return tuple(Span(*m.span()) for f in forms for m in re.finditer(re.escape(f), t))
