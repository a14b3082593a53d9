"""Files that want to do harm or were never lists, made here byte by byte. Run as a script it measures their reading."""

import gzip
import io
import json
import struct
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}" Target="{target}"/>'
    "{more}</Relationships>"
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORKBOOK = (
    f'<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
TWO_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>country</t></is></c>'
    '</row><row r="2"><c r="A2" t="inlineStr"><is><t>Gent</t></is></c><c r="B2" t="inlineStr"><is><t>BE</t></is></c>'
    "</row>"
)


def archive(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def workbook(rows: str = TWO_ROWS, before: str = "", after: str = "", more: str = "", **parts: str) -> bytes:
    """The smallest workbook that is one, with what is wanted inside."""
    return archive({
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELS.format(type="officeDocument", target="xl/workbook.xml", more=""),
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELS.format(type="worksheet", target="worksheets/sheet1.xml", more=more),
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>",
        **{name.replace("__", "/"): content for name, content in parts.items()},
    })  # fmt: skip


def entities(start: str) -> str:
    """The billion laughs: ten entities of ten each."""
    lines = [f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10)]
    return f'{start}<!DOCTYPE x [<!ENTITY l0 "lol">{"".join(lines)}]><x>&l9;</x>'


def nested() -> bytes:
    content = b"0" * 1_000_000
    for level in range(4):
        content = archive({f"level{level}-{copy}.zip": content for copy in range(8)})
    return content


def lying_size() -> bytes:
    """A bomb whose index says that it is small."""
    content = bytearray(workbook(rows="<row/>" * 3_000_000))
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<I", content, place + 24, 900)
    return bytes(content)


def overlapping() -> bytes:
    """Many entries of the index that all point at one packed part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 5_000_000)
        for copy in range(400):
            info = zipfile.ZipInfo(f"xl/worksheets/sheet{copy}.xml")
            first = packed.infolist()[0]
            for name in ("compress_type", "header_offset", "CRC", "compress_size", "file_size"):
                setattr(info, name, getattr(first, name))
            packed.filelist.append(info)
            packed.NameToInfo[info.filename] = info
    return file.getvalue()


def formula_without_result() -> bytes:
    return workbook(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>population</t>'
        '</is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Gent</t></is></c><c r="B2"><f>1+1</f></c></row>'
    )


def list_of(rows: int) -> str:
    return "name,country\n" + "".join(f"Town {number},BE\n" for number in range(rows))


READ = "read"
GENT = "name,country\nGent,BE\nMelle,DE\n"

# What it is → (how it is made, the code of the refusal or READ).
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    # bombs and archives
    "a bomb of zeros": (lambda: workbook(**{"xl__media__x.xml": "0" * 110_000_000}), "bomb"),
    "archives within archives": (nested, "wrong_format"),
    "an index that lies about sizes": (lying_size, "broken_workbook"),
    "entries that overlap": (overlapping, "bomb"),
    "billion laughs in the workbook": (lambda: workbook(**{"xl__styles.xml": entities("")}), "broken_workbook"),
    "billion laughs behind a comment": (
        lambda: workbook(**{"xl__styles.xml": entities(f"<!--{'x' * 20_000}-->")}), "broken_workbook",
    ),
    "a document type in UTF-16": (
        lambda: archive({"xl/workbook.xml": entities("").encode("utf-16")}), "broken_workbook",
    ),
    "a thousand parts": (
        lambda: archive({f"xl/{n}.xml": "<x/>" for n in range(1_000)} | {"xl/workbook.xml": "<x/>"}), "bomb",
    ),
    "three million empty rows": (lambda: workbook(rows="<row/>" * 3_000_000), "bomb"),
    "one row of a million cells": (lambda: workbook(rows=f"<row>{'<c/>' * 1_000_000}</row>"), "bomb"),
    "a row of 2,000 cells": (
        lambda: workbook(rows=f"<row>{''.join(f'<c><v>{n}</v></c>' for n in range(2_000))}</row>"), "too_many_columns",
    ),
    "a sheet that says it is endless": (
        lambda: workbook(before='<dimension ref="A1:XFD1048576"/>'), READ,
    ),
    "a list and then a coloured column": (
        lambda: workbook(rows=TWO_ROWS + "".join(f'<row r="{n}" s="1"/>' for n in range(3, 60_000))), READ,
    ),
    "a last row at the end of the world": (
        lambda: workbook(rows=TWO_ROWS + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), READ,
    ),
    "links to other workbooks": (
        lambda: workbook(
            more='<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'externalLink" TargetMode="External" Target="http://127.0.0.1:9/steal"/>'
        ), READ,
    ),
    "a formula without a result": (formula_without_result, "formulas_without_result"),
    "a workbook with macros": (lambda: workbook(**{"xl__vbaProject.bin": "macro"}), "macros"),
    "an archive that ends too early": (lambda: workbook()[:-200], "broken_workbook"),
    "an archive with a picture before it": (lambda: b"\x89PNG\r\n\x1a\n" + workbook(), "wrong_format"),
    "an archive with a PDF before it": (lambda: b"%PDF-1.7\n" + workbook(), "wrong_format"),
    "an archive with a list before it": (lambda: GENT.encode() + workbook(), "binary_file"),
    # other formats
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "wrong_format"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "wrong_format"),
    "a Word document": (lambda: archive({"word/document.xml": "<w/>"}), "wrong_format"),
    "an old Excel file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "wrong_format"),
    "an OpenDocument sheet": (
        lambda: archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
        "wrong_format",
    ),
    "a page saved as xls": (lambda: b"\xef\xbb\xbf <html><body><table><tr><td>name", "wrong_format"),
    "an XML sheet of 2003": (lambda: b'<?xml version="1.0"?><Workbook>', "wrong_format"),
    "a JSON file": (lambda: json.dumps([{"name": "Gent", "country": "BE"}]).encode(), "wrong_format"),
    "a database": (lambda: b"SQLite format 3\x00" + b"\x10\x00" * 50, "wrong_format"),
    "a packed list": (lambda: gzip.compress(GENT.encode()), "wrong_format"),
    "a list in an archive": (lambda: archive({"list.csv": GENT}), "wrong_format"),
    # texts
    "zero bytes": (lambda: b"name,country\nGe\x00nt,BE\n", "binary_file"),
    "noise": (lambda: bytes(range(256)) * 200, "binary_file"),
    "2,000 columns": (lambda: (",".join(f"c{n}" for n in range(2_000)) + "\n").encode() * 3, "too_many_columns"),
    "a cell of 200,000 letters": (f"name,country\n{'G' * 200_000},BE\n".encode, "cell_too_long"),
    "a line of 5 MB": (lambda: b"name,country\n" + b"Gent BE " * 650_000, "line_too_long"),
    "25 MB of commas": (lambda: (b"," * 190 + b"\n") * 130_000, "empty_file"),
    "25 MB of line ends": (lambda: b"\n" * 25_000_000, "empty_file"),
    "26 MB": (lambda: b"x,y\n" * 6_600_000, "file_too_large"),
    "a quote that never closes": (
        ('name,country\n"Gent,BE\n' + list_of(200)).encode, "open_quote",
    ),
    "a quote that swallows a megabyte": (('name,country\n"Gent,BE\n' + list_of(80_000)).encode, "cell_too_long"),
    "half a letter in UTF-16": (lambda: b"\xff\xfe" + GENT.encode("utf-16-le") + b"\x00\xd8\n\x00", "unknown_encoding"),
    "UTF-16 without its mark": (lambda: GENT.encode("utf-16-le"), READ),
    "UTF-16 without its mark, other order": (lambda: GENT.encode("utf-16-be"), READ),
    "UTF-32": (lambda: GENT.encode("utf-32"), READ),
    "UTF-32 without its mark": (lambda: GENT.encode("utf-32-be"), READ),
    "lines that end as on old Macintoshes": (lambda: GENT.replace("\n", "\r").encode(), READ),
    "surrogates written as UTF-8": (lambda: b"name,country\nGe\xed\xa0\x80nt,BE\nMelle,DE\n", READ),
}  # fmt: skip


def measure(name: str) -> dict[str, object]:
    """Seconds of the processor, the most memory in MB and what became of the file."""
    from office.rules import Refused
    from partners.reading import read_table

    content = HOSTILE[name][0]()
    outcomes = []
    for with_memory in (False, True):
        if with_memory:
            tracemalloc.start()
        started = time.process_time()
        try:
            outcome, sentence = READ, str(len(read_table(content).rows))
        except Refused as refused:
            outcome, sentence = refused.code, str(refused)
        outcomes.append((time.process_time() - started, outcome, sentence))
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    seconds, outcome, sentence = outcomes[0]
    return {"seconds": seconds, "megabytes": peak, "outcome": outcome, "sentence": sentence}


if __name__ == "__main__":
    import django

    django.setup()
    json.dump({name: measure(name) for name in sys.argv[1:] or HOSTILE}, sys.stdout)
