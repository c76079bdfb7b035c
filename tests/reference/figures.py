"""Counts, components, scores, grades and ranks, in exact fractions (docs/contract.md, section 4), and the weekly quotas (5.2)."""
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from config import COMPONENTS
from dates import DAY, HISTORY, months_back
from intake import FIVE, ITEMS, THREE, Stop
from obligations import COUNTED, obligations
from recorded import Recorded, rule_has_data
from rules import covers
from warranty import Warranty

VISITS = ["phone", "onsite", "sms", "online"]
METHODS = ["phone", "onsite", "evaluator", "sms", "online"]
USUAL = 5  # components that every table lists
TOO_FEW = "样本不足"
NO_DATA = "无数据"


@dataclass
class Opinions:
    """The opinions of one span of time, by window; the blank window is the centre."""

    items: dict = field(default_factory=lambda: defaultdict(Counter))  # (window, method) -> (item, grade) -> n
    respondents: Counter = field(default_factory=Counter)  # (window, method) -> n
    active: dict = field(default_factory=lambda: defaultdict(Counter))  # window -> grade -> n
    apart: dict = field(default_factory=lambda: defaultdict(Counter))  # window -> "defaulted" | "unrated" -> n

    def windows(self, method):
        return sorted(w for (w, m), n in self.respondents.items() if m == method and w and n)

    def graded(self, window, method, item):
        return sum(self.items[window, method][item, g] for g in FIVE)

    def overall(self, window, methods):
        """(satisfied of any degree, rated) by the item `overall` over some methods."""
        k = sum(self.items[window, m]["overall", g] for m in methods for g in FIVE[:3])
        return k, sum(self.graded(window, m, "overall") for m in methods)

    def evaluator(self, window):
        """(satisfied of any degree, rated) at the evaluator."""
        return sum(self.active[window][g] for g in FIVE[:3]), sum(self.active[window].values())


class Figures:
    """All figures of a run, nothing withheld."""

    def __init__(self, config, intake, rules, quotas, calendar, period, as_of):
        self.config, self.intake, self.rules, self.quotas_set, self.calendar, self.period, self.as_of = config, intake, rules, quotas, calendar, period, as_of
        self.ledger = intake.rows["ledger"]
        self.visits = [v for v in intake.rows["visits"] if v.day("visited_at") <= as_of]
        self.evaluations = [e for e in intake.rows["evaluations"] if e.day("rated_at") <= as_of]
        self.rectifications = [r for r in intake.rows["rectifications"] if r.day("raised_on") <= as_of]
        rows = {"ledger": self.ledger, "visits": self.visits, "evaluations": self.evaluations, "rectifications": self.rectifications}
        self.recorded = Recorded(config, intake, rows, as_of)
        self.obligations = obligations(rules, rows, calendar, as_of, self.recorded, Warranty(config["warranty"], calendar))
        self.rules_with_data = {r.id for r in rules if rule_has_data(r, lambda category, r=r: covers(r, rules, category), self.recorded)}
        self.groups = {w["name"]: w.get("group", "") for w in config["window"]}
        self.windows = sorted({r["window"] for r in self.ledger} | {v.window for v in self.visits} | {e["window"] for e in self.evaluations} | {r.window for r in self.rectifications} | set(self.groups))
        self._opinions, self._tallies = {}, {}

    def refuse_parted_months(self):
        """Counts of a month make up whole months only."""
        spans = [(p.first, min(p.last, self.as_of)) for p in [self.period, *months_back(self.period.last, HISTORY)]]
        for row in self.intake.rows["evaluations"]:
            first, last = row.counts is not None and row.first, row.day("rated_at")
            if first and any(a <= b and first <= b and a <= last and (first < a or b < last) for a, b in spans):
                raise Stop(1, f"{row.place}: counts the whole of {row.days}")

    def parts_a_month(self, period):
        """Whether some row counts a month of which a period has a part only."""
        counted = [(row.first, row.day("rated_at")) for row in self.intake.rows["evaluations"] if row.counts is not None]
        return any(a <= period.last and period.first <= b and (a < period.first or period.last < b) for a, b in counted)

    # Callbacks

    def ended(self, period):
        """The obligations that count in a period: their due period ended in it, and not after the as-of date."""
        return [o for o in self.obligations if o.due.last in period and o.due.last <= self.as_of]

    def tallies(self, period):
        """{("rule", id, window or ""), ("category", name, subject), ("window", name, subject)} -> status -> n, with `due` and `tried`."""
        if period.label not in self._tallies:
            out = defaultdict(Counter)
            for o in self.ended(period):
                keys = [("rule", o.rule.id, ""), ("rule", o.rule.id, o.window)]
                if o.rule.dataset == "ledger":
                    keys += [("category", o.category, o.rule.subject), ("window", o.window, o.rule.subject)]
                for key in keys:
                    out[key][o.status] += 1
                    out[key]["due"] += o.status in COUNTED
                    out[key]["tried"] += o.status == "missed" and o.attempts > 0
            self._tallies[period.label] = out
        return self._tallies[period.label]

    # What there are data of

    def is_recorded(self, rule, t):
        """Whether the counts of a group of a rule's obligations make a figure."""
        if t["due"]:
            return True
        if rule.id not in self.rules_with_data:
            return False
        if rule.dataset == "ledger":
            return not t["unrecorded"]
        return self.recorded.in_period(rule.dataset, self.period) and (rule.fulfilled_by != "visit" or self.recorded.in_period("callbacks", self.period))

    def component_recorded(self, component, window):
        if component in METHODS:
            return self.recorded.in_period("evaluations" if component == "evaluator" else "visits", self.period)
        feeding = [(r, self.tallies(self.period)["rule", r.id, window]) for r in self.rules if r.component == component and r.target is not None]
        if not feeding or any(t["due"] for _, t in feeding):
            return True
        if any(r.dataset == "ledger" and t["unrecorded"] for r, t in feeding):
            return False
        return any(self.is_recorded(r, t) for r, t in feeding)

    def listed(self):
        """The components that tables list: messages and the web only where somebody answered so in the twelve months, or one has a weight."""
        more = COMPONENTS[USUAL:]
        asked = any(self.opinions(m).respondents["", c] for m in [*months_back(self.period.last, 12), self.period] for c in more)
        return COMPONENTS if asked or any(self.config["weights"][c] for c in more) else COMPONENTS[:USUAL]

    def item_recorded(self, item):
        """Whether anybody graded an item in the twelve months that end with the period's last."""
        return any(self.opinions(m).graded("", method, item) for m in [*months_back(self.period.last, 12), self.period] for method in VISITS)

    def has_opinions(self, period):
        return any(self.recorded.in_period(kind, period) for kind in ("visits", "evaluations"))

    def is_empty(self):
        """Nothing is due, nobody was asked, nothing was done for a quota, and no case's due period is unknown for want of a column."""
        t, ops = self.tallies(self.period), self.opinions(self.period)
        if any(t["rule", r.id, ""][s] for r in self.rules for s in ("due", "exempt", "unrecorded")):
            return False
        if any(r.dataset == "ledger" and r.id not in self.rules_with_data for r in self.rules):
            return False
        return not (any(ops.respondents.values()) or any(map(bool, ops.apart.values())) or any(done for *_, done, _ in self.quotas()))

    # Opinions

    def opinions(self, period):
        """The opinions of a period's dates, up to the as-of date."""
        if period.label not in self._opinions:
            out = Opinions()
            for v in self.visits:
                if v.day("visited_at") in period and v["outcome"] == "reached" and any(v[i] for i in ITEMS):
                    for w in (v.window, ""):
                        out.respondents[w, v["method"]] += 1
                        for i in ITEMS:
                            if v[i]:
                                out.items[w, v["method"]][i, v[i]] += 1
            for e in self.evaluations:
                if e.day("rated_at") in period:
                    for w in (e["window"], ""):
                        if e.counts is not None:
                            for g, n in e.counts.items():
                                (out.active if g in FIVE else out.apart)[w][g] += n
                                out.respondents[w, "evaluator"] += n * (g in FIVE)
                        elif e["rating"] == "unrated":
                            out.apart[w]["unrated"] += 1
                        elif e["mode"] == "default":
                            out.apart[w]["defaulted"] += 1
                        else:
                            out.active[w][e["rating"]] += 1
                            out.respondents[w, "evaluator"] += 1
            self._opinions[period.label] = out
        return self._opinions[period.label]

    def components(self, window, period):
        """{component: (points or None, n)} of a window in a period, where n > 0."""
        ops, out = self.opinions(period), {}
        three = dict(zip(THREE, self.config["points"]["three"]))
        five = dict(zip(FIVE, self.config["points"]["five"]))
        graded = three if self.intake.scale == "three" else five
        items = three if self.intake.visits_scale == "three" else five
        weights = self.config["item_weights"]
        for method in VISITS:
            if n := ops.respondents[window, method]:
                cells = ops.items[window, method]
                whole = sum(weights[i] * k for (i, _), k in cells.items())
                out[method] = (Fraction(sum(weights[i] * items[g] * k for (i, g), k in cells.items())) / whole if whole else None), n
        if n := ops.respondents[window, "evaluator"]:
            out["evaluator"] = Fraction(sum(graded[g] * k for g, k in ops.active[window].items())) / n, n
        for name in ("callback", "rectification"):
            share = due = 0
            for rule in self.rules:
                t = self.tallies(period)["rule", rule.id, window]
                if rule.target is not None and rule.component == name and t["due"]:
                    share += t["due"] * min(Fraction(1), Fraction(t["met"], t["due"]) / rule.target)
                    due += t["due"]
            if due:
                out[name] = 100 * Fraction(share) / due, due
        return out

    def standings(self, period=None):
        """{window: Standing} of every window, ranked within its group; of another period than the run's where one is given."""
        out = {}
        for window in self.windows:
            parts = self.components(window, period or self.period)
            enters = {c: p for c, (p, n) in parts.items() if n >= self.config["min_respondents"] and self.config["weights"][c] and p is not None}
            score = None
            if enters.keys() & set(METHODS):
                score = sum(self.config["weights"][c] * p for c, p in enters.items()) / sum(self.config["weights"][c] for c in enters)
            enough = score is not None and sum(parts[m][1] for m in METHODS if m in enters) >= self.config["min_rated"]
            grade = next((label for label, at in self.config["grade"] if score >= at), TOO_FEW) if enough else TOO_FEW
            none = TOO_FEW if self.has_opinions(period or self.period) else NO_DATA
            out[window] = Standing(self.groups.get(window, ""), parts, set(enters), score, grade if enough else none, enough)
        rank(out, out)
        return out

    # Quotas

    def quotas(self):
        """(week, window or "", method, required, done, recorded) for every ISO week that ends in the period, up to the as-of date."""
        if not self.quotas_set:
            return []
        out = []
        last = self.period.first + (6 - self.period.first.weekday()) * DAY
        phone, onsite = self.config["quota"]["phone_per_window"], self.config["quota"]["onsite"]
        calls = [v for v in self.visits if v["method"] == "phone" and v.case]
        while last in self.period and last <= self.as_of:
            first = last - 6 * DAY
            year, week, _ = last.isocalendar()
            label = f"{year:04}-W{week:02}"
            days = min(5, sum(self.calendar.works(first + i * DAY) for i in range(7)))
            out.append((label, "", "onsite", -(-onsite * days // 5), sum(v["method"] == "onsite" and first <= v.day("visited_at") <= last for v in self.visits),
                        self.recorded.on("visits", last)))
            rang = {v.case_id for v in calls if v.day("visited_at") < first}
            done, left = defaultdict(set), Counter()
            for v in calls:
                if first <= v.day("visited_at") <= last:
                    done[v.window].add(v.case_id)
            for r in self.ledger:
                if r["callback_allowed"] and last.replace(day=1) <= r.day("accepted_at") <= last and r["case_id"] not in rang:
                    left[r["window"]] += 1
            known = self.recorded.on("ledger", last) and self.recorded.on("callbacks", last)
            for w in self.windows:
                out.append((label, w, "phone", min(-(-phone * days // 5), left[w]), len(done[w]), known))
            last += 7 * DAY
        return out


@dataclass
class Standing:
    """Where a window stands: its components, which of them enter the score, score, grade, rank."""

    group: str
    parts: dict
    enters: set
    score: Fraction
    grade: str
    enough: bool
    rank: int = None


def rank(standings, among):
    """Ranks some windows within their groups: equal scores share a rank, the next is skipped."""
    for s in standings.values():
        s.rank = None
    for w in among:
        s = standings[w]
        if s.enough:
            s.rank = 1 + sum(t.enough and t.group == s.group and t.score > s.score for t in (standings[x] for x in among))
