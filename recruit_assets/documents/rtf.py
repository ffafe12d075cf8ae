r"""RTF -> lines: text, paragraphs, tabs, tables row by row, Unicode and code pages; links; the look of each paragraph.

A reader of the words that CVs use; what it does not know, it passes over, as the format asks. Boxes are nominal (see
`nominal`). Hidden runs (`\v`, type of a point or less, white on nothing) are left out and reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from recruit_assets.documents import sniff
from recruit_assets.documents.limits import Deadline, Limits
from recruit_assets.documents.nominal import Sheets
from recruit_assets.documents.reading_order import WIDE_GAP
from recruit_assets.documents.words import Reading
from recruit_assets.domain.documents import CvError

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n\x00]+|([^\\{}\r\n\x00]+)|."
)
_LEFT_OUT = frozenset(
    b"stylesheet info pict object footnote atnid atnauthor listtable listoverridetable revtbl rsidtbl "
    b"generator themedata colorschememapping datastore latentstyles xmlnstbl mmathPr sp pgdsctbl background bkmkstart "
    b"bkmkend filetbl private nonshppict formfield field_params fldtype datafield".split()
)
_READ_APART = frozenset((b"fldinst", b"annotation", b"colortbl", b"fonttbl"))
_SIGNS = {
    b"tab": WIDE_GAP,
    b"cell": WIDE_GAP,
    b"nestcell": WIDE_GAP,
    b"line": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"emspace": " ",
    b"enspace": " ",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\n": "\n", b"\r": "\n"}
_PARAGRAPH_ENDS = frozenset((b"par", b"row", b"nestrow", b"sect"))
_CHARSETS = {
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_SYMBOL_CHARSET = 2
_GROUNDS = frozenset((b"highlight", b"chcbpat", b"cbpat", b"clcbpat", b"shp", b"do"))
_LINK = re.compile(r'HYPERLINK\s+"([^"]{4,2000})"')
_DEPTH = 200


@dataclass(slots=True)
class _State:
    """What holds until the group ends. `unicode_skip` is the number of characters that stand in for a `\\u`."""

    target: bytes = b""
    bold: bool = False
    size: float = 12.0
    hidden: bool = False
    colour: int = 0
    font: int = 0
    unicode_skip: int = 1


@dataclass(slots=True)
class _Parser:
    """One pass through a file. A paragraph is collected as (text, size, bold), then laid down."""

    reading: Reading
    sheets: Sheets
    grounded: bool
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    text: list[tuple[str, float, bool]] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    link: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)
    codepage: str = "cp1252"
    charsets: dict[int, int] = field(default_factory=dict)
    colours: list[tuple[int, int, int]] = field(default_factory=list)
    colour: list[int] = field(default_factory=lambda: [0, 0, 0])
    stamp: dict[bytes, int] = field(default_factory=dict)
    skip: int = 0
    starred: bool = False

    def run(self, data: bytes, deadline: Deadline) -> None:
        at = 0
        while match := _TOKEN.match(data, at):
            at = match.end()
            deadline.check()
            if len(self.stack) > _DEPTH:
                raise CvError("corrupt", "This RTF file is nested too deeply to be read. Export it as PDF.")
            code, word, number, symbol, brace, plain = match.groups()
            if code is not None:
                self._bytes(bytes((int(code, 16),)))
            elif plain is not None:
                self._bytes(plain)
            elif word is not None:
                value = int(number) if number is not None else None
                if word == b"bin":
                    at += max(value or 0, 0)
                else:
                    self._word(word, value)
            elif brace == b"{":
                self._flush()
                self.stack.append(replace(self.state))
                self.skip = 0
            elif brace == b"}":
                self._flush()
                self._close()
            elif symbol == b"*":
                self.starred = True
            elif symbol is not None:
                self._say(_SYMBOLS.get(symbol, symbol.decode("latin-1") if symbol in (b"\\", b"{", b"}") else ""))
        self._flush()
        self._paragraph()

    def _close(self) -> None:
        if self.stack:
            ended, self.state = self.state.target, self.stack.pop()
            if ended == b"fldinst" and self.state.target != b"fldinst":
                self.reading.links.extend(_LINK.findall("".join(self.link)))
                self.link = []
        self.skip = 0

    def _bytes(self, raw: bytes) -> None:
        """Characters of the current code page; several bytes may make one."""
        if self.skip:
            cut = min(self.skip, len(raw))
            self.skip -= cut
            raw = raw[cut:]
        self.pending += raw

    def _flush(self) -> None:
        if not self.pending:
            return
        raw, self.pending = bytes(self.pending), bytearray()
        charset = self.charsets.get(self.state.font, 0)
        if charset == _SYMBOL_CHARSET:
            self._put(raw.decode("cp1252", errors="ignore").replace("·", "•").replace("§", "•"))
        else:
            self._put(raw.decode(_CHARSETS.get(charset, self.codepage), errors="replace"))

    def _say(self, text: str) -> None:
        self._flush()
        if self.skip:
            self.skip -= 1
        else:
            self._put(text)

    def _put(self, text: str) -> None:
        state = self.state
        if state.target == b"fldinst":
            self.link.append(text)
        elif state.target == b"annotation":
            self.note.append(text)
        elif state.target == b"colortbl":
            for _ in range(text.count(";")):
                self.colours.append((self.colour[0], self.colour[1], self.colour[2]))
                self.colour = [0, 0, 0]
        elif not state.target:
            if text.strip() and self._is_hidden():
                self.reading.flags.add("hidden_text")
                self.reading.hidden.append(text)
            else:
                self.text.append((text, state.size, state.bold))

    def _is_hidden(self) -> bool:
        state = self.state
        if state.hidden or state.size < 2:
            return True
        colour = self.colours[state.colour] if 0 < state.colour < len(self.colours) else (0, 0, 0)
        if min(colour) < 0xF2:
            return False
        if self.grounded:
            # White type may lie on a shaded cell: only a person can tell, so it stays and is reported.
            self.reading.flags.add("hidden_text")
            return False
        return True

    def _word(self, word: bytes, value: int | None) -> None:
        state = self.state
        starred, self.starred = self.starred, False
        self._flush()
        unknown = starred and word not in _READ_APART and word != b"shpinst"
        if word in _READ_APART or (state.target in (b"", b"fldinst") and (unknown or word in _LEFT_OUT)):
            state.target = word
        elif word == b"u" and value is not None:
            self._say(chr(value % 65536))
            self.skip = state.unicode_skip
        elif word == b"uc":
            state.unicode_skip = min(max(value or 0, 0), 10)
        elif word in (b"red", b"green", b"blue"):
            self.colour[(b"red", b"green", b"blue").index(word)] = min(max(value or 0, 0), 255)
        elif word in (b"yr", b"mo", b"dy"):
            self.stamp.setdefault(word, value or 0)
        elif word == b"fcharset":
            self.charsets[state.font] = value or 0
        elif word == b"ansicpg" and value in (874, 932, 936, 949, 950, *range(1250, 1259)):
            self.codepage = f"cp{value}"
        elif word == b"mac":
            self.codepage = "mac_roman"
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif word in _PARAGRAPH_ENDS and not state.target:
            self._paragraph()
        elif word == b"page" and not state.target:
            self._paragraph()
            self.sheets.page_break()
        else:
            self._look(word, value)

    def _look(self, word: bytes, value: int | None) -> None:
        state = self.state
        match word:
            case b"b":
                state.bold = value != 0
            case b"v":
                state.hidden = value != 0
            case b"fs":
                state.size = (value if value is not None else 24) / 2
            case b"cf":
                state.colour = value or 0
            case b"f":
                state.font = value or 0
            case b"plain":
                state.bold, state.size, state.hidden, state.colour = False, 12.0, False, 0

    def _paragraph(self) -> None:
        pieces, self.text = self.text, []
        text = "".join(piece for piece, _, _ in pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        letters = sum(len(piece.strip()) for piece, _, _ in pieces)
        bold = 2 * sum(len(piece.strip()) for piece, _, heavy in pieces if heavy) > letters
        size = max(pieces, key=lambda piece: len(piece[0].strip()))[1] if letters else None
        for line in text.split("\n"):
            self.sheets.line(line.strip(" \t").replace("•\t", "• "), size, bold)


def read_rtf(data: bytes, limits: Limits, deadline: Deadline) -> Reading:
    """Lines of an RTF file. Raises CvError: 'corrupt', 'too_large', 'too_many_pages', 'timeout'."""
    reading = Reading(reader="rtf", media_type=sniff.RTF)
    grounded = any(b"\\" + word in data for word in _GROUNDS)
    parser = _Parser(reading, Sheets(reading, limits), grounded)
    parser.run(data, deadline)
    reading.aside.append("".join(parser.note))
    year, month, day = (parser.stamp.get(part, 0) for part in (b"yr", b"mo", b"dy"))
    if 1980 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31:
        reading.modified = f"{year:04}-{month:02}-{day:02}"
    return reading
