#!/usr/bin/env python3
"""Build the fonts of our documents from their unmodified sources; see README.md beside this.

    .venv/bin/python evaluations/fonts/build.py FOLDER_WITH_THE_UNPACKED_SOURCES

Each output file is cut down to the scripts a town hall meets and renamed: "Source" is a reserved font
name, so a changed copy may not carry it. The Han font keeps its `locl` feature: which form of 金 is drawn
follows from the language of the text (ja, zh, ko), not from the file it happens to be in.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent

# Latin with all European and Vietnamese letters, Greek, Cyrillic, punctuation, currencies, arrows, signs.
EUROPEAN = (
    range(0x0020, 0x007F),
    range(0x00A0, 0x0250),
    range(0x0259, 0x025A),
    range(0x02B0, 0x0330),
    range(0x0370, 0x0400),
    range(0x0400, 0x0530),
    range(0x1E00, 0x2000),
    range(0x2010, 0x2070),
    range(0x2070, 0x20D0),
    range(0x2100, 0x2220),
    range(0x2248, 0x2270),
    range(0x25A0, 0x2600),
    range(0x2713, 0x2718),
)
ARABIC = (range(0x0600, 0x0700), range(0x0750, 0x0780), range(0x200C, 0x2010))
# Only what running text and tables need: no small capitals, no historic or stylistic alternates.
PLAIN_FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "lnum", "onum", "tnum", "pnum", "case"]
HAN_FEATURES = ["locl", "ccmp", "ljmo", "vjmo", "tjmo"]
HAN_LANGUAGES = ["dflt", "JAN ", "KOR ", "ZHS ", "ZHT "]


# A space or a full stop amid Arabic or Han is drawn by that font: without these it would be a box.
IN_EVERY_FONT: tuple[Iterable[int], ...] = (
    range(0x0020, 0x0040),
    range(0x005B, 0x0060),
    range(0x007B, 0x007F),
    (0x00A0, 0x00AB, 0x00BB),
    range(0x2010, 0x2028),
    (0x202F, 0x2026),
)

# What the source calls the cut, and what it is here: its semibold is dark enough for our bold.
STYLES = (("Regular", "Regular"), ("It", "Italic"), ("Semibold", "Bold"))
OTHER_SCRIPTS = {
    "Hebrew": (range(0x0590, 0x0600),),
    "Armenian": (range(0x0530, 0x0590),),
    "Georgian": (range(0x10A0, 0x1100),),
    "Thai": (range(0x0E00, 0x0E80),),
    "Devanagari": (range(0x0900, 0x0980), range(0x200C, 0x200E)),
}


@dataclass(frozen=True)
class Face:
    source: str
    family: str
    style: str
    characters: tuple[Iterable[int], ...]
    features: list[str] = field(default_factory=lambda: ["*"])
    number: int = -1  # of the font inside a collection

    @property
    def postscript_name(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style}"


def encodable(codec: str, first: int = 0x3000) -> set[int]:
    """The characters of a national standard, read from Python's own codec."""
    found: set[int] = set()
    for code in (*range(first, 0xA000), *range(0xF900, 0xFAF0), *range(0xFF00, 0xFFF0)):
        try:
            chr(code).encode(codec)
        except UnicodeEncodeError:
            continue
        found.add(code)
    return found


def big5_frequent() -> set[int]:
    """Level 1 of Big5 (A440–C67E): the 5,401 frequent characters of Traditional Chinese."""
    found: set[int] = set()
    for lead in range(0xA4, 0xC7):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            if (lead, trail) <= (0xC6, 0x7E):
                found.update(map(ord, bytes((lead, trail)).decode("big5", "ignore")))
    return found


def han() -> set[int]:
    """JIS X 0208 and GB 2312 whole, the hangul of KS X 1001, the frequent characters of Big5."""
    # Two bytes in EUC-KR: the 2,350 syllables in use. Python spells the other 8,822 with eight bytes.
    korean = {code for code in range(0xAC00, 0xD7A4) if len(chr(code).encode("euc_kr")) == 2}
    return (
        encodable("iso2022_jp") | encodable("gb2312") | korean | big5_frequent() | set(range(0x1100, 0x1200))
    )


def faces() -> list[Face]:
    serif, sans, noto = "source-serif/OTF/SourceSerif4-", "source-sans/OTF/SourceSans3-", "noto/Noto"
    return [
        *(european(serif, "Entente Serif", *style) for style in STYLES),
        *(european(sans, "Entente Sans", *style) for style in STYLES),
        Face(f"{noto}NaskhArabic-Regular.ttf", "Entente Arabic", "Regular", ARABIC),
        Face(f"{noto}NaskhArabic-Bold.ttf", "Entente Arabic", "Bold", ARABIC),
        Face(f"{noto}SansCJK-Regular.ttc", "Entente Han", "Regular", (han(),), HAN_FEATURES, number=0),
        *(
            Face(f"{noto}Serif{script}-Regular.ttf", f"Entente {script}", "Regular", characters)
            for script, characters in OTHER_SCRIPTS.items()
        ),
    ]


def european(folder: str, family: str, cut_name: str, style: str) -> Face:
    return Face(f"{folder}{cut_name}.otf", family, style, EUROPEAN, PLAIN_FEATURES)


def cut(face: Face, sources: Path) -> Path:
    options = subset.Options()
    options.layout_features = face.features
    options.name_IDs = [0, 13, 14]  # copyright and licence stay
    options.notdef_outline = True
    options.hinting = False  # paper and zoomed screens need none, and it is a third of the weight
    options.desubroutinize = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"] if face.number >= 0 else ["DSIG"]
    if face.number >= 0:
        scripts = ("DFLT", "hani", "hang", "kana")
        options.layout_scripts = [f"{script}.{tag}" for script in scripts for tag in HAN_LANGUAGES]
    font = TTFont(sources / face.source, fontNumber=face.number, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    wanted = (*face.characters, *IN_EVERY_FONT)
    cutter.populate(unicodes=[code for characters in wanted for code in characters])
    cutter.subset(font)
    rename(font, face)
    target = TARGET / f"{face.postscript_name}{Path(face.source).suffix.replace('ttc', 'otf')}"
    font.save(target)
    return target


def rename(font: TTFont, face: Face) -> None:
    full, postscript = f"{face.family} {face.style}".removesuffix(" Regular"), face.postscript_name
    for number, text in {
        1: face.family,
        2: face.style,
        3: f"Entente:{postscript}",
        4: full,
        6: postscript,
    }.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    bold, italic = face.style == "Bold", face.style == "Italic"
    font["OS/2"].usWeightClass = 700 if bold else 400
    kept = font["OS/2"].fsSelection & ~0b1100001
    font["OS/2"].fsSelection = kept | bold << 5 | italic | (face.style == "Regular") << 6
    font["head"].macStyle = bold | italic << 1
    if "CFF " in font:
        compact = font["CFF "].cff
        compact.fontNames = [postscript]
        compact.topDictIndex[0].FullName, compact.topDictIndex[0].FamilyName = full, face.family


def main() -> None:
    sources = Path(sys.argv[1])
    for face in faces():
        target = cut(face, sources)
        size, characters = target.stat().st_size / 1024, len(TTFont(target).getBestCmap())
        sys.stdout.write(f"{size:8.0f} KB  {target.name}  {characters} characters\n")


if __name__ == "__main__":
    main()
