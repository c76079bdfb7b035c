"""What `huifang explain` answers, worked out from the reference's obligations and figures."""
import json
import random
import re
import shlex
import subprocess
from datetime import date
from fractions import Fraction

import tables
from dates import DAY, HISTORY, Duration, parse_period
from figures import VISITS
from intake import FIVE, ITEMS
from obligations import COUNTED
from printing import shown
from themes import Themes
from withheld import Nothing

WORDS = {"very_satisfied": "非常满意", "satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意", "very_dissatisfied": "非常不满意",
         "defaulted": "默认评价", "unrated": "未评价"}


def json_cell(column, value):
    """A cell of an answer as the table writes it."""
    if column == "recorded":
        return "yes" if value else "no"
    if column in ("rate", "earlier_rate", "difference", "low", "high") and value is not None:
        return f"{value:.4f}"
    return "" if value is None else str(value)


class Asker:
    """Runs the program on a workspace."""

    def __init__(self, huifang, workspace, f):
        self.huifang, self.workspace, self.f = shlex.split(huifang), workspace, f

    def ask(self, *args):
        f = self.f
        ran = subprocess.run([*self.huifang, "explain", self.workspace, "--period", f.period.label, "--as-of", str(f.as_of), "--json", *args],
                             capture_output=True, text=True, errors="replace", timeout=600)
        try:
            return json.loads(ran.stdout)
        except ValueError:
            return {"error": f"exit code {ran.returncode}: {ran.stderr.strip()[-400:]}"}

    def check(self, seed, n):
        """Asks 3 · `n` questions, about cases and about cells of every table; gives what differs."""
        rng, out = random.Random(f"explain {seed}"), []
        questions = [(self.case, c) for c in rng.sample(sorted({r["case_id"] for r in self.f.ledger}), min(n, len(self.f.ledger)))]
        for make in (self.rates, self.trend, self.quotas, self.open, self.items, self.evaluations, self.satisfaction, self.compared, self.scores, self.themes):
            cells = make()
            questions += rng.sample(cells, min(n, len(cells)))
        for question in rng.sample(questions, min(3 * n, len(questions))):
            args, wanted = question[0](question[1]) if callable(question[0]) else question
            got = self.ask(*args)
            found = wanted(got) if "error" not in got else [got["error"]]
            out += [f"  explain {shlex.join(args)}: {x}" for x in found]
        return out

    # Each gives (arguments, check) pairs: the check names what differs in an answer.

    def case(self, case_id):
        mine = [[o.rule.id, o.due.k, str(o.due.first) if o.due.first else None, str(o.due.last), o.status, str(o.met_on) if o.met_on else None, o.source or None]
                for o in self.f.obligations if o.case_id == case_id]
        day = {(o.rule.id, o.due.k, o.source or None, str(o.due.last)): o.visits for o in self.f.obligations if o.case_id == case_id}
        visits = sorted(str(v.day("visited_at")) for v in self.f.visits if v.case and v.case_id == case_id)
        named = sorted((r.kind, r.place, r.fate[0], sorted(r.fate[1].split())) for r in self.f.intake.named[case_id])

        def check(got):
            theirs = [[o[x] for x in ("rule", "k", "from", "to", "status", "decided_on", "source")] for o in got["obligations"]]
            for rows in (mine, theirs):
                for r in rows:
                    if r[4] == "void":
                        r[2] = r[3] = None
            out = [] if sorted(map(repr, mine)) == sorted(map(repr, theirs)) else [f"reference {mine}, huifang {theirs}"]
            rows = sorted((r["kind"], r["place"], r["fate"], sorted(r["detail"].split() if r["fate"] == "rejected" else [r["detail"]] if r["detail"] else [])) for r in got["rows"])
            if rows != [(k, p, fate, d if fate == "rejected" else [" ".join(d)] if d else []) for k, p, fate, d in named]:
                out.append(f"rows {rows}, not {named}")
            for o in got["obligations"]:
                known = day.get((o["rule"], o["k"], o["source"], o["to"]), ())
                if o["visit"] and o["visit"] not in known:
                    out.append(f"{o['rule']} #{o['k']}: decided by {o['visit']}, not one of {known}")
                rule = next(r for r in self.f.rules if r.id == o["rule"])
                if rule.fulfilled_by == "visit" and sorted(v[:10] for v in o["visits"]) != visits:
                    out.append(f"{o['rule']}: visits {o['visits']}, not on {visits}")
                ends = [day for day in (o["from"], o["to"]) if day and o["status"] != "void"]
                out += [f"{o['rule']}: no step ends on {day}: {o['steps']}" for day in ends if not any(day in step for step in o["steps"])]
                out += [f"{o['rule']}: {wrong}" for step in o["steps"] if (wrong := self.wrong_step(step))]
            return out

        return ["--", case_id], check

    def wrong_step(self, step):
        """What is wrong with a step `anchor + duration = day`, and with the days that it says were counted and stepped over."""
        m = re.search(r"(\d{4}-\d\d-\d\d) \+ (\d+) (天|个工作日|周|个月|年) = (\d{4}-\d\d-\d\d)", step)
        if not m:
            return None
        anchor, day, unit = date.fromisoformat(m[1]), date.fromisoformat(m[4]), {"天": "d", "个工作日": "wd", "周": "w", "个月": "mo", "年": "y"}[m[3]]
        if self.f.calendar.add(anchor, Duration(int(m[2]), unit)) != day:
            return f"not so: {step}"
        if unit != "wd" or m[2] == "0":
            return None
        between = [anchor + n * DAY for n in range(1, (day - anchor).days + 1)]
        said = [re.findall(r"(\d\d-\d\d)周", part) for part in re.search(r"（计入 ([^；）]*)(?:；不计 ([^；）]*))?", step).groups("")]
        wanted = [[f"{d:%m-%d}" for d in between if self.f.calendar.works(d) == worked] for worked in (True, False)]
        return None if said == wanted else f"counted {said}, not {wanted}: {step}"

    def _rate(self, args, period, wanted):
        rows = [o for o in self.f.ended(period) if o.status in (*COUNTED, "exempt", "unrecorded") and wanted(o)]

        def check(got):
            lists = {e["status"]: sorted((x["case_id"], x["rule"], x["to"], x["source"] or "") for x in e["entries"]) for e in got["lists"]}
            mine = {s: sorted((o.case_id, o.rule.id, str(o.due.last), o.source) for o in rows if o.status == s) for s in (*COUNTED, "exempt", "unrecorded")}
            due = sum(len(mine[s]) for s in COUNTED)
            rule = next((r for r in self.f.rules if f"--rule={r.id}" in args), None)
            target = rule.target if rule else None
            rate = shown(Fraction(len(mine["met"]), due), 4, [] if target is None else [target]) if due else None
            pairs = [("met", got["met"], len(mine["met"])), ("due", got["due"], due), ("unrecorded", got["unrecorded"], len(mine["unrecorded"])), ("lists", lists, mine), ("rate", got["rate"], rate)]
            if target is not None and due:
                pairs.append(("comparison", "≥" in got["comparison"], Fraction(len(mine["met"]), due) >= target))
            return [f"{n}: reference {b}, huifang {a}" for n, a, b in pairs if a != b]

        return args, check

    def rates(self):
        t, out = self.f.tallies(self.f.period), []
        for kind, *key in sorted(t):
            if kind == "rule":
                args = ["--table=rates", f"--rule={key[0]}", *([f"--window={key[1]}"] if key[1] else [])]
                out.append(self._rate(args, self.f.period, lambda o, k=key: o.rule.id == k[0] and k[1] in ("", o.window)))
            else:
                args = ["--table=rates", f"--{kind}={key[0]}", f"--of={key[1]}"]
                out.append(self._rate(args, self.f.period, lambda o, n=kind, k=key: o.rule.dataset == "ledger" and (getattr(o, n), o.rule.subject) == (k[0], k[1])))
        return [x for x in out if "--category=" not in x[0]]  # rows without a case have no category to ask for

    def trend(self):
        out = []
        for month in sorted({o.due.last.strftime("%Y-%m") for o in self.f.obligations}):
            period = parse_period(month)
            if not 0 <= (self.f.period.last.year - period.last.year) * 12 + self.f.period.last.month - period.last.month < HISTORY:
                continue
            for rule, window in sorted({(o.rule.id, w) for o in self.f.ended(period) for w in ("", o.window)}):
                args = ["--table=trend", f"--month={month}", f"--rule={rule}", *([f"--window={window}"] if window else [])]
                out.append(self._rate(args, period, lambda o, r=rule, w=window: o.rule.id == r and w in ("", o.window)))
        return out

    def quotas(self):
        out = []
        for week, window, method, required, done, known in self.f.quotas():
            def check(got, required=required, done=done, window=window, known=known):
                pairs = [("required", got["required"], required), ("done", got["done"], done), ("attained", got["attained"], done >= required if known else None),
                         ("listed", sum(v["counted"] for v in got["visits"]), done)]
                return [f"{n}: reference {b}, huifang {a}" for n, a, b in pairs if a != b]
            out.append((["--table=quotas", f"--week={week}", *([f"--window={window}"] if window else []), f"--method={method}"], check))
        return out

    def open(self):
        if not self.f.intake.has_completed:
            return []
        out = []
        for category in sorted({r["category"] for r in self.f.ledger if r["category"]}):
            mine = sorted((r["case_id"], (self.f.as_of - r.day("accepted_at")).days) for r in self.f.ledger if r["category"] == category and self.f.recorded.has(r, "completed_at")
                          and r.day("accepted_at") <= self.f.as_of and (r["completed_at"] is None or r.day("completed_at") > self.f.as_of))

            def check(got, mine=mine):
                theirs = sorted((c["case_id"], c["days"]) for c in got["cases"])
                counts = (got["uncompleted"], got["over_30_days"])
                return [] if theirs == mine and counts == (len(mine), sum(d > 30 for _, d in mine)) else [f"reference {mine}, huifang {theirs} {counts}"]
            out.append((["--table=open", f"--category={category}"], check))
        return out

    def items(self):
        ops, out = self.f.opinions(self.f.period), []
        for w in ["", *self.f.windows]:
            for m in VISITS:
                for i in ITEMS:
                    mine = {WORDS[g]: ops.items[w, m][i, g] for g in FIVE if ops.items[w, m][i, g]}
                    if mine:
                        check = lambda got, mine=mine: [] if dict(got["counts"]) == mine and got["n"] == sum(mine.values()) == len(got["entries"]) else [f"reference {mine}, huifang {got['counts']}"]
                        out.append((["--table=items", f"--method={m}", f"--item={i}", *([f"--window={w}"] if w else [])], check))
        return out

    def themes(self):
        """Every theme and kind that somebody spoke of, with the opinions behind it."""
        said, out = Themes(self.f), []
        if not said.known:
            return out
        inside = [(v, themes, kind, matched) for v, themes, kind, matched in said.opinions if v.day("visited_at") in self.f.period]
        for theme, kind in sorted({(theme, kind) for _, themes, kind, _ in inside for theme in ["", *themes]}):
            mine = sorted((str(v.day("visited_at")), v["visit_id"] or v.place, v["opinion"], " ".join(matched)) for v, themes, k, matched in inside if k == kind and theme in ["", *themes])

            def check(got, mine=mine):
                theirs = sorted((o["visited_at"], o["visit"], o["opinion"], " ".join(o["matched"])) for o in got["opinions"])
                return [] if theirs == mine and got["count"] == len(mine) else [f"reference {mine}, huifang {got['count']}: {theirs}"]
            out.append((["--table=themes", f"--kind={kind}", *([f"--theme={theme}"] if theme else [])], check))
        return out

    def evaluations(self):
        ops, out = self.f.opinions(self.f.period), []
        for w in ["", *self.f.windows]:
            mine = {WORDS[g]: n for g, n in [*((g, ops.active[w][g]) for g in FIVE), *ops.apart[w].items()] if n}
            n = sum(ops.active[w].values())
            if mine:
                check = lambda got, mine=mine, n=n: [] if dict(got["counts"]) == mine and got["n"] == n else [f"reference {mine}, huifang {got['counts']} {got['n']}"]
                out.append((["--table=evaluations", *([f"--window={w}"] if w else [])], check))
        return out

    def compared(self):
        rows = {}
        for row in tables.compared(self.f, Nothing()):
            rows.setdefault((row[1], row[2], row[3]), []).append([str(x) for x in row])
        out = []
        for (rule, window, against), mine in rows.items():
            def check(got, mine=mine):
                theirs = [[json_cell(c, r[c]) for c in tables.HEADERS["compared"]] for r in got["rows"]]
                return [] if theirs == mine else [f"reference {mine}, huifang {theirs}"]
            out.append((["--table=compared", f"--against={against}", *([f"--rule={rule}"] if rule else []), *([f"--window={window}"] if window else [])], check))
        return out

    def satisfaction(self):
        ops, out = self.f.opinions(self.f.period), []
        for w in ["", *self.f.windows]:
            mine = {"callback": ops.overall(w, VISITS), "evaluator": ops.evaluator(w)}

            def check(got, mine=mine):
                out = []
                for side, (k, n) in mine.items():
                    theirs = got[side]
                    happy, unhappy = (sum(e.get("count", 1) for e in theirs[f"{which}_entries"]) for which in ("satisfied", "dissatisfied"))
                    if (theirs["satisfied"], theirs["n"], happy, unhappy) != (k, n, k, n - k):
                        out.append(f"{side}: reference {k}/{n}, huifang {theirs['satisfied']}/{theirs['n']}")
                if all(n for _, n in mine.values()):
                    (k1, n1), (k2, n2) = mine["evaluator"], mine["callback"]
                    if got["difference"]["printed"] != shown(Fraction(k1, n1) - Fraction(k2, n2), 4):
                        out.append(f"difference {got['difference']}")
                return out
            out.append((["--table=satisfaction", *([f"--window={w}"] if w else [])], check))
        return out

    def scores(self):
        out, limits = [], [at for _, at in self.f.config["grade"]]
        for w, s in self.f.standings().items():
            def check(got, s=s):
                pairs = [("score", got["score"], None if s.score is None else shown(s.score, 2, limits)), ("grade", got["grade"], s.grade), ("rank", got["rank"], s.rank)]
                for c in got["components"]:
                    points, n = s.parts.get(c["component"], (None, 0))
                    pairs += [(c["component"], (Fraction(c["points"]) if c["points"] else None, c["n"]), (points, n)), (c["component"] + " counted", c["counted"], c["component"] in s.enters)]
                    if points is not None and c["how"] and "=" in c["how"][-1]:
                        pairs.append((c["component"] + " sum", Fraction(c["how"][-1].rpartition("= ")[2]), points))
                return [f"{n}: reference {b}, huifang {a}" for n, a, b in pairs if a != b]
            out.append((["--table=windows", f"--window={w}"], check))
        return out
