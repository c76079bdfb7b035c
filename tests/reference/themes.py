"""Opinions by theme (docs/contract.md, sections 4.8, 6.8 step 8 and 7.1): the classifier and its table, a second time.

Plain loops over every word at every place; the lists of words are data, and the program's own.
"""
import os
import tomllib
import unicodedata
from collections import Counter

from dates import DAY, period_of
from intake import ITEMS

LISTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/themes/themes.toml")
KINDS = ["praise", "suggestion", "complaint", "other"]
CONTRARY = {"praise": "complaint", "complaint": "praise"}
OTHER = "other"
STAR = "*"
UNSEEN = {*range(0x00, 0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, 0x34F, 0x61C, *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F),
          *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF}


def is_ascii_word(c):
    return c.isascii() and c.isalnum()


def fold(text):
    """[(character, its place in the text)] as texts are compared."""
    out, blank = [], None
    for n, c in enumerate(text):
        if not c.isspace() and ord(c) in UNSEEN:
            continue
        for d in c if c.isspace() else unicodedata.normalize("NFKC", c).casefold():
            if d.isspace():
                blank = n
                continue
            if blank is not None and out and is_ascii_word(out[-1][0]) and is_ascii_word(d):
                out.append((" ", blank))
            blank = None
            out.append((d, n))
    return out


def folded(text):
    return "".join(c for c, _ in fold(text))


def letters(text):
    return "".join(c for c in text if c.isalnum())


class Lists:
    """The lists in force in a workspace."""

    def __init__(self, folder=None):
        with open(LISTS, "rb") as f:
            base = tomllib.load(f)
        own, path = {}, folder and os.path.join(folder, "themes.toml")
        if path and os.path.exists(path):
            with open(path, encoding="utf-8-sig") as f:
                own = tomllib.loads(f.read())
        alone = own.get("replace", False)

        def words(table, key="words"):
            shipped, told = base.get(table, {}).get(key, []), own.get(table, {}).get(key, [])
            return {folded(w) for w in (told if alone and told else [*shipped, *told])}

        self.words = {kind: words(kind) for kind in (*KINDS[:3], "neutral", "negation")}
        self.nothing = {letters(w) for w in words("nothing", "cells")}
        self.window = own.get("negation", {}).get("window", base["negation"]["window"])
        themes = [] if alone else [t for t in base["theme"] if t["id"] not in own.get("leave_out", [])]
        for theme in own.get("theme", []):
            at = next((n for n, t in enumerate(themes) if t["id"] == theme["id"]), None)
            themes[at if at is not None else len(themes):at + 1 if at is not None else len(themes)] = [theme]
        self.themes = [(t["id"], t["label"], {folded(w) for w in t["keywords"]}, t.get("negation") == "drop") for t in themes]
        self.ids = [t[0] for t in self.themes]

    def label(self, id, locale):
        label = next((t[1] for t in self.themes if t[0] == id), "")
        return label if isinstance(label, str) else label["en" if locale == "en" else "zh"]

    def places(self, text, words):
        """{(from, to)} of every word of a list, none of which begins or ends within a word of ASCII."""
        out = set()
        for word in words:
            at = text.find(word)
            while at >= 0:
                end = at + len(word)
                cut = (at > 0 and is_ascii_word(text[at - 1]) and is_ascii_word(text[at])) or (end < len(text) and is_ascii_word(text[end - 1]) and is_ascii_word(text[end]))
                if not cut:
                    out.add((at, end))
                at = text.find(word, at + 1)
        return out

    def read(self, cell):
        """(themes, kinds said, what matched) of a cell; None where it holds no opinion."""
        chars = fold(cell)
        text = "".join(c for c, _ in chars)
        bare = letters(text)
        if not bare or bare in self.nothing:
            return None
        within = lambda p, q: q[0] <= p[0] and p[1] <= q[1]
        longest = lambda places: {p for p in places if not any(within(p, q) and p != q for q in places)}
        spoken = set().union(*(self.places(text, self.words[k]) for k in (*KINDS[:3], "neutral")))
        told = longest(spoken)
        about = longest(set().union(*(self.places(text, words) for _, _, words, _ in self.themes)))
        negations = {p for p in longest(self.places(text, self.words["negation"])) if not any(within(p, q) for q in spoken)}

        def before(place):
            near = [p for p in negations if p[1] <= place[0] <= p[0] + self.window and all(c.isalnum() or c == " " for c in text[p[1]:place[0]])]
            return [text[a:b] for a, b in sorted(near)]

        themes, kinds, matched = set(), set(), []
        for place in sorted(about | told):
            word, at = text[place[0]:place[1]], chars[place[0]][1] + 1
            no = before(place)
            mark = f"({'+'.join(no)})" if no else ""
            if place in about:
                for id, _, words, drop in self.themes:
                    if word in words and not (drop and len(no) % 2):
                        themes.add(id)
                        matched.append(f"{id}:{word}@{at}{mark if drop else ''}")
            if place in told:
                for kind in KINDS[:3]:
                    if word in self.words[kind]:
                        meant = kind if len(no) % 2 == 0 else CONTRARY.get(kind)
                        if meant:
                            kinds.add(meant)
                            matched.append(f"{meant}:{word}@{at}{mark}")
        return [id for id in self.ids if id in themes] or [OTHER], kinds, matched


def kind_of(kinds, unhappy):
    """The kind of an opinion, and whether grades told it."""
    for kind in ("complaint", "suggestion", "praise"):
        if kind in kinds:
            return kind, False
    return ("complaint", True) if unhappy else (OTHER, False)


class Themes:
    """The opinions of a run."""

    def __init__(self, f):
        self.f, self.lists = f, Lists(f.config["folder"])
        self.known = any(a.kind == "visits" and "opinion" in f.intake.columns.get((a.kind, a.file), ()) for a in f.intake.accounts)
        self.opinions = []  # (visit, themes, kind, matched)
        for v in f.visits:
            got = v["outcome"] == "reached" and self.lists.read(v["opinion"] or "")
            if got:
                themes, kinds, matched = got
                kind, by_grades = kind_of(kinds, any(v[i] in ("dissatisfied", "very_dissatisfied") for i in ITEMS))
                self.opinions.append((v, themes, kind, [*matched, *(["complaint:grades"] if by_grades else [])]))

    def count(self, period):
        """{(theme or "", kind): n}"""
        out = Counter()
        for v, themes, kind, _ in self.opinions:
            if v.day("visited_at") in period:
                out["", kind] += 1
                for theme in themes:
                    out[theme, kind] += 1
        return out

    def recorded(self, period):
        visits = [v for v in self.f.visits if v.day("visited_at") in period]
        has = [self.f.recorded.has(v, "opinion") for v in visits]
        return self.f.recorded.in_period("visits", period) and (any(has) or not has)

    def hidden(self, period):
        """What is withheld of a period, as a set of cells; None: all of it."""
        cadence, m = self.f.config["cadence"], self.f.config["min_respondents"]
        if self.f.as_of < period.last:
            return None
        if period.kind != cadence:
            parts = period.parts(cadence) if period.longer_than(cadence) else []
            if len(parts) < 2 or parts[0].first != period.first or parts[-1].last != period.last:
                return None
            return set().union(*(self.hidden(p) for p in parts))
        n = self.count(period)
        small = {cell for cell in n if cell[0] and 1 <= n[cell] < m}
        return small | {("", kind) for _, kind in small}

    def cells(self, period, public):
        """What each cell of a period says."""
        n, hidden, recorded = self.count(period), self.hidden(period) if public else set(), self.recorded(period)

        def cell(theme, kind):
            if not recorded:
                return ""
            return STAR if hidden is None or (theme, kind) in hidden else n[theme, kind]
        return cell, recorded

    def table(self, public):
        now, recorded = self.cells(self.f.period, public)
        before, known_before = self.cells(period_of(self.f.period.first - DAY, self.f.period.kind), public)
        out = []
        for theme in ["", *self.lists.ids, OTHER]:
            for kind in KINDS:
                a, b = now(theme, kind), before(theme, kind)
                change = "" if "" in (a, b) else STAR if STAR in (a, b) else a - b
                out.append([theme, self.lists.label(theme, self.f.config["locale"]), kind, a, b, change, *("yes" if x else "no" for x in (recorded, known_before))])
        return out

    def listed(self):
        """The rows of opinions.csv."""
        rows = []
        for v, themes, kind, matched in self.opinions:
            if v.day("visited_at") in self.f.period:
                answered = v.day("feedback_on")
                answered = answered if answered and answered <= self.f.as_of else None
                rows.append([v.window, v.day("visited_at"), v["visit_id"] or v.place, v.case_id if v.case else "", v.case["category"] if v.case else "", kind, " ".join(themes),
                             "yes" if v["needs_feedback"] else "no", answered or "", v["opinion"], " ".join(matched)])
        return sorted(rows, key=lambda r: (r[0], r[1]))
