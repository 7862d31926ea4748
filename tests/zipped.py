"""Office files and books for tests, made by code: small, and with all that is hard."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def packed(members: Mapping[str, str | bytes], *stored: str) -> bytes:
    """Return a zip archive; ``stored`` are members that are not compressed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, kind)
    return made.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(data: bytes, **members: str | bytes) -> bytes:
    """Return an archive with members changed, or added; "__" stands for "/"."""
    new = {name.replace("__", "/"): one for name, one in members.items()}
    return packed({**members_of(data), **new}, "mimetype")


def run(text: str, properties: str = "") -> str:
    """Return a run of a Word file."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, style: str = "") -> str:
    """Return a paragraph of a Word file."""
    inside = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{inside}{''.join(runs)}</w:p>"


def field(code: str, *shown: str) -> str:
    """Return a field of a Word file, in the codes that it has there."""
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
        for kind in ("begin", "separate", "end")
    ]
    said = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return f"{marks[0]}{said}{marks[1]}{''.join(shown)}{marks[2]}"


def relations(*targets: tuple[str, str, str]) -> str:
    """Return a relations part of (id, kind, target); links are external."""
    rows = "".join(
        f'<Relationship Id="{ident}" Type="{R}/{kind}" Target="{target}"'
        + (' TargetMode="External"' if kind == "hyperlink" else "")
        + "/>"
        for ident, kind, target in targets
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


STYLES = f"""<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>\
<w:lang w:val="fr-FR" w:eastAsia="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>\
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>\
<w:style w:type="paragraph" w:styleId="Liste"><w:name w:val="List Bullet"/>\
<w:pPr><w:numPr/></w:pPr></w:style></w:styles>"""


def docx(body: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a Word file with this body."""

    def root(name: str, inside: str) -> str:
        return f'<w:{name} xmlns:w="{W}" xmlns:r="{R}">{inside}</w:{name}>'

    kinds = {
        "document.xml": "document.main+xml",
        "styles.xml": "styles+xml",
        "header1.xml": "header+xml",
        "footnotes.xml": "footnotes+xml",
    }
    types = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_WORD_TYPE}.{kind}"/>'
        for name, kind in kinds.items()
    )
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/></w:sectPr>'
    notes = "".join(
        f'<w:footnote w:id="{number}"{kind}>{inside}</w:footnote>'
        for number, kind, inside in (
            (-1, ' w:type="separator"', "<w:p><w:r><w:separator/></w:r></w:p>"),
            (0, ' w:type="continuationSeparator"', "<w:p/>"),
            (2, "", p("<w:r><w:footnoteRef/></w:r>", run(" Voir le port."))),
        )
    )
    return packed(
        {
            "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?>'
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
            "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
            "word/document.xml": '<?xml version="1.0" encoding="UTF-8"?>\n'
            + root("document", f"<w:body>{body}{section}</w:body>"),
            "word/_rels/document.xml.rels": relations(
                ("rId1", "styles", "styles.xml"),
                ("rId2", "footnotes", "footnotes.xml"),
                ("rId3", "header", "header1.xml"),
                ("rId9", "hyperlink", "https://exemple.fr/port"),
            ),
            "word/styles.xml": STYLES,
            "word/footnotes.xml": root("footnotes", notes),
            "word/header1.xml": root("hdr", p(run("Le journal du port"))),
            "word/media/plan.bin": bytes(range(256)),
            **(more or {}),
        }
    )


FOOTNOTE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
DOCX = docx(
    p(run("Le vieux chat"), style="Titre1")
    + p(
        run("Le chat "),
        run("noir", "<w:b/>"),
        FOOTNOTE,
        run(" dort. Il rêve d’un "),
        f'<w:hyperlink r:id="rId9">{run("poisson rouge", "<w:u w:val=&quot;single&quot;/>".replace("&quot;", chr(34)))}</w:hyperlink>',
        run("."),
    )
    + f"<w:tbl><w:tr><w:tc>{p(run('La lune &amp; la mer'))}</w:tc></w:tr></w:tbl>"
)


def odt(body: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return an OpenDocument text with this body."""
    spaces = " ".join(
        f'xmlns:{prefix}="{OASIS}:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
            ("svg", "svg-compatible"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {said}/></style:style>'
        for name, said in (
            ("T1", 'fo:font-weight="bold"'),
            ("T2", 'fo:language="fr" fo:country="BE"'),
            ("T3", 'fo:font-style="italic" fo:color="#ff0000"'),
        )
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (
            ("/", kind),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
            ("meta.xml", "text/xml"),
            ("Pictures/plan.bin", "application/octet-stream"),
        )
    )
    return packed(
        {
            "mimetype": kind,
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {spaces}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:text>{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {spaces}><office:styles>"
            '<style:default-style style:family="paragraph"><style:text-properties '
            'fo:language="fr" fo:country="FR"/></style:default-style></office:styles>'
            '<office:automatic-styles><style:page-layout style:name="L"/>'
            "</office:automatic-styles><office:master-styles>"
            '<style:master-page style:name="Standard" style:page-layout-name="L">'
            "<style:header><text:p>Le journal du port</text:p></style:header>"
            "</style:master-page></office:master-styles></office:document-styles>",
            "meta.xml": f'<office:document-meta {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<office:meta><dc:language>fr-FR</dc:language></office:meta>"
            "</office:document-meta>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.2">{manifest}</manifest:manifest>',
            "Pictures/plan.bin": bytes(range(256)),
            **(more or {}),
        },
        "mimetype",
    )


NOTE = (
    '<text:note text:id="ftn1" text:note-class="footnote"><text:note-citation>1'
    "</text:note-citation><text:note-body><text:p>Voir le port.</text:p>"
    "</text:note-body></text:note>"
)
ODT = odt(
    '<text:h text:outline-level="1">Le vieux chat</text:h>'
    '<text:p>Le chat <text:span text:style-name="T1">noir</text:span>'
    f'{NOTE} <text:span text:style-name="T2">dort. Il</text:span> rêve d’un '
    '<text:a xlink:type="simple" xlink:href="https://exemple.fr/port">poisson rouge'
    "</text:a>.</text:p><table:table><table:table-column/><table:table-row>"
    "<table:table-cell><text:p>La lune &amp; la mer</text:p></table:table-cell>"
    "</table:table-row></table:table>"
)


def epub(
    chapters: Mapping[str, str], more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """Return a book of these chapters, with contents for EPUB 2 and 3."""
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    page = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="fr" xml:lang="fr"><head><title>Le chat</title></head><body>{}</body></html>'
    links = "".join(f'<li><a href="{name}">Le vieux chat</a></li>' for name in chapters)
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/livre.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "OEBPS/livre.opf": '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="fr"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier><dc:title>Le chat du port</dc:title><dc:language>fr-BE</dc:language><meta property="dcterms:modified">2024-05-06T07:08:09Z</meta></metadata>'
            f'<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>{items}</manifest><spine toc="ncx">{spine}</spine></package>',
            "OEBPS/nav.xhtml": page.format(
                f'<nav epub:type="toc"><ol>{links}</ol></nav>'
            ),
            "OEBPS/toc.ncx": '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="fr"><head><meta name="dtb:uid" content="urn:x:1"/></head><docTitle><text>Le chat du port</text></docTitle><navMap>'
            + "".join(
                f'<navPoint id="n{n}" playOrder="{n}"><navLabel><text>Le vieux chat</text></navLabel><content src="{name}"/></navPoint>'
                for n, name in enumerate(chapters, start=1)
            )
            + "</navMap></ncx>",
            **{f"OEBPS/{name}": page.format(one) for name, one in chapters.items()},
            "OEBPS/plan.bin": bytes(range(256)),
            **(more or {}),
        },
        "mimetype",
    )


EPUB = epub(
    {
        "deux.xhtml": "<h1>Le vieux chat</h1><p>Le chat <b>noir</b> dort. Il rêve d’un "
        '<a href="https://exemple.fr/port">poisson rouge</a>.</p>',
        "un.xhtml": "<p>La lune &amp; la mer</p>",
    }
)
FILES = {"a.docx": DOCX, "a.odt": ODT, "a.epub": EPUB}
