"""Make a font for paper: every glyph stands for one character, so that a PDF's text is read in order.

Three things of an ordinary Persian font make viewers copy text wrongly: one glyph for two letters (lam and
alef), one glyph for a whole word (Allah), and the half-space, which shapers drop and count to its neighbour.
Here lam-alef is two glyphs that are drawn as one, the word is left as letters, and the half-space is an
empty glyph of its own.  Usage: python one_glyph.py in.ttf out.ttf
"""

from __future__ import annotations

import copy
import sys
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph

SINGLE, LIGATURE, CHAIN = 1, 4, 6
HALF_SPACE = "uni200C"
NOT_LETTERS = ("space", "uni0640", "f")  # what begins ligatures of marks and of Latin


def main(source: str, target: str) -> None:
    font = TTFont(source)
    gsub = font["GSUB"].table
    lookups, order = gsub.LookupList.Lookup, font.getGlyphOrder()
    pairs, flag = taken_out(lookups)
    added: list[str] = []
    rules = []
    gone = {}
    for alef, lams in pairs.items():
        half = 0
        drawn = {}
        for lam, shape in lams.items():
            wide = font["hmtx"][shape][0]
            half = wide // 2
            drawn[lam] = moved(font, shape, f"{shape}.lam", half, wide - half)
        gone[alef] = empty(font, f"{alef}.alef", half)
        added += [*drawn.values(), gone[alef]]
        rules.append((alef, drawn, append(lookups, SINGLE, [single(drawn)])))
    alefs = append(lookups, SINGLE, [single(gone)])
    added.append(empty(font, "half-space", 2))
    half_space = append(lookups, SINGLE, [single({HALF_SPACE: "half-space"})])
    font.setGlyphOrder(order + added)
    font["maxp"].numGlyphs = len(order + added)
    tables = [chain(font, alef, drawn, number, alefs) for alef, drawn, number in rules]
    chained = append(lookups, CHAIN, tables, flag)
    gsub.LookupList.LookupCount = len(lookups)
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "rlig":
            record.Feature.LookupListIndex += [half_space, chained]
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)
    font["post"].formatType = 3.0
    font.save(target)


def taken_out(lookups: list[Any]) -> tuple[dict[str, dict[str, str]], int]:
    """Take every ligature of letters out; return those of lam and alef as {alef: {lam: shape}}."""
    pairs: dict[str, dict[str, str]] = {}
    flag = 0
    for lookup in lookups:
        for table in lookup.SubTable if lookup.LookupType == LIGATURE else ():
            for first in list(table.ligatures):
                kept = []
                for one in table.ligatures[first]:
                    # By now only lam has glyphs without a character's name; marks on letters stay.
                    if (
                        len(one.Component) == 1
                        and first.startswith("glyph")
                        and "uni" not in one.Component[0]
                    ):
                        pairs.setdefault(one.Component[0], {})[first] = one.LigGlyph
                        flag = lookup.LookupFlag
                    elif len(one.Component) == 1 and first not in NOT_LETTERS:
                        kept.append(one)
                table.ligatures[first] = kept
                if not kept:
                    del table.ligatures[first]
    return pairs, flag


def moved(font: TTFont, source: str, name: str, by: int, advance: int) -> str:
    """Add a copy of a glyph whose drawing reaches out over the narrower place that it takes."""
    table = font["glyf"]
    glyph = copy.deepcopy(table[source])
    glyph.expand(table)
    if glyph.isComposite():
        for part in glyph.components:
            part.x -= by
    else:
        glyph.coordinates.translate((-by, 0))
    table.glyphs[name] = glyph
    glyph.recalcBounds(table)
    font["hmtx"][name] = (advance, glyph.xMin)
    return name


def empty(font: TTFont, name: str, advance: int) -> str:
    glyph = Glyph()
    glyph.numberOfContours = 0
    font["glyf"].glyphs[name] = glyph
    font["hmtx"][name] = (advance, 0)
    return name


def single(mapping: dict[str, str]) -> Any:
    table = otTables.SingleSubst()
    table.mapping = mapping
    return table


def chain(font: TTFont, alef: str, drawn: dict[str, str], lam_lookup: int, alef_lookup: int) -> Any:
    """Say: where such a lam stands before this alef, draw both in the lam and nothing in the alef."""
    table = otTables.ChainContextSubst()
    table.Format = 3
    table.BacktrackCoverage, table.LookAheadCoverage = [], []
    table.BacktrackGlyphCount = table.LookAheadGlyphCount = 0
    table.InputCoverage = [coverage(font, drawn), coverage(font, [alef])]
    table.InputGlyphCount = 2
    table.SubstLookupRecord = []
    for place, lookup in ((0, lam_lookup), (1, alef_lookup)):
        record = otTables.SubstLookupRecord()
        record.SequenceIndex, record.LookupListIndex = place, lookup
        table.SubstLookupRecord.append(record)
    table.SubstCount = 2
    return table


def coverage(font: TTFont, names: Any) -> Any:
    made = otTables.Coverage()
    made.glyphs = sorted(names, key=font.getGlyphID)
    return made


def append(lookups: list[Any], kind: int, tables: list[Any], flag: int = 0) -> int:
    """Add a lookup and return its number."""
    made = otTables.Lookup()
    made.LookupType, made.LookupFlag = kind, flag
    made.SubTable, made.SubTableCount = tables, len(tables)
    lookups.append(made)
    return len(lookups) - 1


if __name__ == "__main__":
    main(*sys.argv[1:])
