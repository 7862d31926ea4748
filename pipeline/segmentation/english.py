"""Words that decide whether a full stop ends an English sentence.

Written without their last full stop. Sources: *The Chicago Manual of Style* (chapter
on abbreviations) and the *Oxford Dictionary for Writers and Editors* for the forms.
"""

from __future__ import annotations

import re

from pipeline.segmentation.language import Language, words

_TITLES = words(
    """
    Mr Mrs Ms Mx Messrs Mmes Dr Drs Prof Profs Rev Revd Hon Rt Fr Sr Gov Sen Sens Rep
    Reps Pres Gen Lt Col Maj Capt Cpl Sgt Cmdr Adm Brig Pvt Supt Det Insp Esq M MM Mme
    Mlle Mt Ft Amb Atty Lieut
    """
)
_INLINE = words(
    """
    e.g i.e eg ie cf viz vs approx ca incl excl esp resp viz. n.b c.f i.a q.v
    """
)
_REFERENCES = words(
    """
    p pp no nos art arts ch chap chaps fig figs vol vols sec secs sect par para paras
    cl eq eqs eqn ex exs app ref refs tab pt pts bk l ll n nn f ff fol fols ver vv v
    § jan feb mar apr jun jul aug sep sept oct nov dec ed eds tel ext apt rm sc c
    """
)
_NAME_PARTS = words(
    """
    v jr sr inc corp ltd co cos bros plc llc assn assoc dept div univ inst mfg st ave
    blvd rd sq hwy al esq a.m p.m am pm b.c a.d b.c.e c.e ph.d m.d b.a m.a b.sc m.sc
    d.c ed eds trans est misc min max gov temp tues wed thurs fri sat mon sun ft
    """
)
_DIVISIONS = words(
    """
    article chapter title section annex appendix part book act scene figure table note
    step phase volume lesson rule question example exhibit schedule
    """
)
_BEFORE_NAMES = words(
    """
    about after against and around as asked at before behind between but by called
    citing for from in into like mr named near of on onto or over per said says since
    than that through to told toward towards under unlike until via when where while
    with without
    """
)
_STARTERS = words(
    """
    the a an this that these those it he she we you they i his her its our your their
    my mine who what which whose where when why how if in on at by for from with
    without within under over after before during since until while as although though
    because unless whereas whether and or but nor so yet then thus hence therefore
    however moreover furthermore meanwhile nevertheless nonetheless otherwise instead
    indeed still also there here now today yesterday tomorrow once again even only just
    not no yes all both each every either neither some any many most much more few
    several such other another others one two three four five six ten hundred first
    second third finally next later soon perhaps maybe of to is are was were do does
    did can could will would should may might must let please see everyone everything
    everybody someone something somebody anyone anything anybody nobody nothing none
    never always often sometimes usually well oh ah according despite because
    """
)

FIRST_PERSON = frozenset({"I"})
_SPEAKER = re.compile(
    r"""
    \s+(?:I|[Hh]e|[Ss]he|[Ww]e|[Tt]hey|(?:[Tt]he\s[\w-]{1,20})
       |(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Prof)\.?\s)?[^\W\d_a-z][\w’'-]{1,20}
        (?:\s[^\W\d_a-z][\w’'-]{1,20})?)
    \s(?:said|says|asked|asks|cried|cries|replied|replies|answered|shouted|whispered
       |exclaimed|added|began|continued|murmured|muttered|repeated|remarked|returned
       |observed|called|demanded|declared|wondered|thought)\b
    """,
    re.VERBOSE,
)

ENGLISH = Language(
    titles=_TITLES,
    inline=_INLINE,
    references=_REFERENCES,
    name_parts=_NAME_PARTS,
    divisions=_DIVISIONS,
    before_names=_BEFORE_NAMES,
    starters=_STARTERS,
    pronouns=FIRST_PERSON,
    attribution=_SPEAKER,
)
