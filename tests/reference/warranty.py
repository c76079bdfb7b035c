"""How long parts of buildings are under warranty (docs/contract.md, section 3.8)."""
import unicodedata
from datetime import date

from dates import parse_duration

PARTS = [
    ("基础设施、地基基础和主体结构", "基础设施 地基 基础工程 主体结构 主体工程 承重", "design"),
    ("屋面防水和防渗漏", "屋面 防水 防渗", "5y"),
    ("供热系统", "供热 采暖 供暖 暖气 地暖", "2 heating"),
    ("供冷系统", "供冷 制冷 空调", "2 cooling"),
    ("电气管线、给排水管道和设备安装", "电气 管线 给排水 给水 排水 管道 设备", "2y"),
    ("装修工程", "装修 装饰", "2y"),
]
SEASONS = {"heating": ["11-15", "03-15"], "cooling": ["06-01", "09-30"]}


def _fold(text):
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class Warranty:
    """The parts and periods in force, from `[warranty]` of huifang.toml."""

    def __init__(self, told, calendar):
        self.calendar, self.design = calendar, told.get("design_life")
        self.seasons = {k: told.get(k, v) for k, v in SEASONS.items()}
        self.parts = [[_fold(name), [_fold(w) for w in words.split()], period] for name, words, period in PARTS]
        for part in told.get("part", []):
            name, words = _fold(part["name"]), [_fold(w) for w in part.get("words", [])]
            known = next((p for p in self.parts if p[0] == name), None)
            if known:
                known[1] += words
                known[2] = part.get("period", known[2])
            else:
                self.parts.append([name, words + [name], part["period"]])

    def period(self, cell):
        """The period of the part that a cell names, None where it names none."""
        text = _fold(cell or "")
        return next((period for name, words, period in self.parts if text and (text == name or any(w in text for w in words))), None)

    def ends(self, cell, accepted_on):
        """The last day under warranty, None where it is not known."""
        period = self.period(cell)
        if period is None or accepted_on is None:
            return None
        if period == "design":
            return self.design and self.calendar.add(accepted_on, parse_duration(self.design))
        if " " not in period:
            return self.calendar.add(accepted_on, parse_duration(period))
        n, season = period.split()
        (m1, d1), (m2, d2) = ([int(x) for x in day.split("-")] for day in self.seasons[season])
        begins = [date(y, m1, d1) for y in range(accepted_on.year, accepted_on.year + int(n) + 2) if date(y, m1, d1) >= accepted_on][int(n) - 1]
        return date(begins.year + ((m2, d2) < (m1, d1)), m2, d2)
