"""What a file is that is kept for the reviewer and not read."""

import re

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (rb"%!PS", "a PostScript file"),
    (rb"\x1b%-12345X", "a file for a printer"),
    (rb"%FDF-", "the values of a PDF form without the form (FDF)"),
    (rb"-----BEGIN (?:PGP MESSAGE|PKCS7|CMS)-----", "an encrypted message"),
    (rb"begin [0-7]{3} \S", "a file encoded with uuencode"),
    (rb"AT&TFORM", "a DjVu file"),
    (rb"\x78\x9f\x3e\x22", "an Outlook attachment (winmail.dat)"),
    (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (rb"Rar!\x1a", "a RAR archive"),
    (rb"\x1f\x8b", "a gzip archive"),
    (rb"BZh[1-9]1AY&SY", "a bzip2 archive"),
    (rb"\xfd7zXZ\x00", "an xz archive"),
    (rb"\x1a\x45\xdf\xa3|RIFF.{4}AVI |.{4}ftyp|\x00\x00\x01\xba", "a video"),
    (rb"ID3[\x02-\x04]|\xff[\xf2\xf3\xfb]|OggS|fLaC|#!AMR|RIFF.{4}WAVE", "a sound recording"),
    (rb"<\?xml[^>]*>\s*<\?mso-application\b[^>]*Word", "a Word file in XML"),
    (rb"<\?xml[^>]*>\s*<\?mso-application\b[^>]*Excel", "an Excel file in XML"),
)
_IN_A_ZIP = (
    (b"ppt/presentation.xml", "a PowerPoint file (.pptx)"),
    (b"xl/workbook.bin", "a binary Excel file (.xlsb)"),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub+zip", "an e-book (.epub)"),
    (b"FixedDocSeq.fdseq", "an XPS file"),
    (b"Index/Document.iwa", "a file of Pages, Numbers or Keynote"),
)
_IN_OLE = (
    ("EncryptedPackage", "an Office file that is protected by a password"),
    ("__nameid_version", "an Outlook message (.msg)"),
    ("WordDocument", "an old Word file (.doc)"),
    ("Workbook", "an old Excel file (.xls)"),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)"),
)
_PATTERNS = [(re.compile(start, re.DOTALL), name) for start, name in _STARTS]


def recorded_format(content: bytes) -> str | None:
    """Its name, with its article; None for what is read, or not recognised."""
    if content.startswith(_ZIP):
        return next((name for part, name in _IN_A_ZIP if part in content), "a ZIP archive")
    if content.startswith(_OLE):
        streams = ((stream.encode("utf-16-le"), name) for stream, name in _IN_OLE)
        return next((name for stream, name in streams if stream in content), "an old Office file")
    return next((name for start, name in _PATTERNS if start.match(content)), None)
