"""From bytes to records: encodings, CSV dialects, physical lines (docs/contract.md, sections 2.3 and 2.6)."""
import re
from dataclasses import dataclass

# Unicode's White_Space, and nothing else: str.strip() would also take the separators U+001C to U+001F.
SPACE = "".join(map(chr, [*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]))
LINE_END = re.compile("\r\n|\n|\r")
LONGEST_QUOTE = 100  # physical lines


# What nobody sees: control characters that are no white space, soft hyphens, zero-width, directional and variation marks.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def trim(text):
    return text.strip(SPACE)


def cleaned(cells):
    """A record's cells, trimmed, without what cannot be part of them: `="…"`, marks that nobody sees, and a `'` in front."""
    # a spreadsheet's apostrophe is never closed: where one is, it quotes
    apostrophes = not any(len(trim(cell)) > 1 and trim(cell).endswith("'") for cell in cells)
    bare = []
    for cell in cells:
        text = trim(UNSEEN.sub("", cell))
        wrapped = re.fullmatch('="([^"]*)"', text, re.DOTALL)
        text = trim(wrapped[1]) if wrapped else text
        bare.append(trim(text[1:]) if apostrophes and text.startswith("'") else text)
    return bare


@dataclass
class Record:
    """One CSV record: its first physical line, and its cells, or the lexical fault instead."""

    line: int
    cells: list
    fault: str = ""


class Refused(Exception):
    """A file that cannot be read: the run stops."""


def decodes(data, codec):
    try:
        data.decode(codec)
        return True
    except UnicodeDecodeError:
        return False


def detect_encoding(data):
    """(name, codec, bytes of the byte order mark)."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-bom", "utf-8", 3
    if data.startswith(b"\xff\xfe"):
        return "utf-16le", "utf-16-le", 2
    if data.startswith(b"\xfe\xff"):
        return "utf-16be", "utf-16-be", 2
    lines = [x for x in re.split(b"\r\n|\n|\r", data) if not x.isascii()]
    good = sum(decodes(x, "utf-8") for x in lines)
    return ("utf-8", "utf-8", 0) if 10 * good >= 9 * len(lines) else ("gb18030", "gb18030", 0)


CODECS = {"utf-8": "utf-8", "utf-8-bom": "utf-8", "gb18030": "gb18030", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}


class Source:
    """The text of a file, cut where its bytes say so: 8-bit encodings are cut as bytes and decoded record by record."""

    def __init__(self, data, encoding=None):
        self.encoding, self.codec, skip = detect_encoding(data)
        if encoding:
            self.codec = CODECS[encoding]
            self.encoding = encoding
        data = data[skip:]
        self.wide = self.codec.startswith("utf-16")
        if self.wide:
            self.text = data.decode(self.codec, "replace")
        else:
            self.text = data.decode("latin-1")
            lines = [x for x in re.split(b"\r\n|\n|\r", data) if not x.isascii()]
            if 2 * sum(not decodes(x, self.codec) for x in lines) > len(lines):
                raise Refused("more than half of the lines do not decode")
        self.starts = [0] + [m.end() for m in LINE_END.finditer(self.text)]
        if self.starts[-1] == len(self.text):
            self.starts.pop()

    def decode(self, record):
        """A record with its cells decoded, or with the fault `bad_encoding`."""
        if self.wide:
            return Record(record.line, [], "bad_encoding") if any("\ufffd" in c for c in record.cells) else record
        try:
            return Record(record.line, [c.encode("latin-1").decode(self.codec) for c in record.cells])
        except UnicodeDecodeError:
            return Record(record.line, [], "bad_encoding")

    def records(self, delimiter):
        """All records, in order; a quote that never closes costs its own physical line."""
        line = 0
        while line < len(self.starts):
            got = self._record(line, delimiter)
            if got is None:
                yield Record(line + 1, [], "bad_quoting")
                line += 1
            else:
                cells, after = got
                yield self.decode(Record(line + 1, cells))
                line = after

    def _record(self, line, delimiter):
        """(cells, line after the record), or None where the quoting is bad."""
        text, end = self.text, len(self.text)
        i, cells = self.starts[line], []
        plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*")
        while True:
            if i < end and text[i] == '"':
                cell, i, first = [], i + 1, line
                while True:
                    m = re.compile('[^"\r\n]*').match(text, i)
                    cell.append(m[0])
                    i = m.end()
                    if i >= end:
                        return None
                    if text[i] == '"':
                        if text[i + 1:i + 2] == '"':
                            cell.append('"')
                            i += 2
                            continue
                        i += 1
                        break
                    m = LINE_END.match(text, i)
                    cell.append(m[0])
                    i, line = m.end(), line + 1
                    if line - first + 1 > LONGEST_QUOTE:
                        return None
                cells.append("".join(cell))
                if i < end and text[i] not in delimiter + "\r\n":
                    return None
            else:
                m = plain.match(text, i)
                cells.append(m[0])
                i = m.end()
            if i >= end or text[i] in "\r\n":
                return cells, line + 1
            i += 1
