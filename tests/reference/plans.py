"""What is to be done: the rows of `plan.csv` and of `worklist.csv`, and the events of the calendar files, worked out from the reference's obligations."""
import csv
import os
import re
import shlex
import subprocess
import unicodedata
from collections import Counter, defaultdict
from datetime import date

from dates import DAY, period_of
from figures import VISITS
from obligations import COUNTED
from warranty import Warranty

SOON, WORTH = 14, 31
PLAN = "window to from days_left status rule label k category case_id item applicant phone fulfilled_by methods attempts last_attempt_on anchor source to_target".split()
TARGETS = "rule label window period due met open asked needed attainable first".split()
WORKLIST = "window status rule label category case_id k anchor from to attempts decided_on source".split()


def outstanding(f, soon, missed, unrecorded=lambda o: False):
    """The obligations that are open, begin within `soon` days, or are missed or unrecorded in a way that is wanted; by window, last day, case, rule and ordinal."""
    order = {r.id: n for n, r in enumerate(f.rules)}
    wanted = {"open": lambda o: True, "upcoming": lambda o: o.due.first is not None and o.due.first <= f.as_of + soon * DAY, "missed": missed, "unrecorded": unrecorded}
    found = [o for o in f.obligations if o.status in wanted and wanted[o.status](o)]
    return sorted(found, key=lambda o: (o.window, o.due.last, o.case_id, order[o.rule.id], o.due.k))


def targets(f):
    """The rows of `targets.csv`, and how many acts each rule, window and period still needs."""
    of = lambda day: period_of(day, f.config["cadence"]).label
    since = period_of(f.as_of, f.config["cadence"]).first
    counts, first = defaultdict(Counter), {}
    order = {r.id: n for n, r in enumerate(f.rules)}
    for o in f.obligations:
        if o.rule.target is None or o.due.last < since or o.status not in (*COUNTED, "open", "upcoming"):
            continue
        what = "open" if o.status in ("open", "upcoming") else "met" if o.status == "met" else "lost"
        for w in ("", o.window):
            key = (order[o.rule.id], of(o.due.last), w)
            counts[key][what] += 1
            if what == "open":
                first[key] = min(first.get(key, o.due.last), o.due.last)
    rows, needs = [], {}
    for key in counts:
        (n, period, w), t = key, counts[key]
        rule, due = f.rules[n], sum(t.values())
        asked = -(-rule.target.numerator * due // rule.target.denominator)
        needed = max(0, asked - t["met"])
        needs[rule.id, w, period] = needed
        rows.append([rule.id, rule.label, w, period, due, t["met"], t["open"], asked, needed, "yes" if needed <= t["open"] else "no", first.get(key, "")])
    return rows, needs, of


WORK = ["contractor", "part", "cause", "measure", "project_id", "corrective_for", "accepted_on"]
OWN = {"", "否", "no", "无", "自营", "自行施工", "自有", "本单位", "本公司"}


def has_works(f):
    """Whether some ledger file has a column of works (docs/contract.md, section 3.8)."""
    return any(c in columns for (kind, _), columns in f.intake.columns.items() if kind == "ledger" for c in WORK)


def work(f, case):
    """The last columns of `plan.csv`: part, whether within its warranty, who does the work, and which firm."""
    if case is None:
        return ["", "", "", ""]
    warranty, ledger = Warranty(f.config["warranty"], f.calendar), {r["case_id"]: r for r in f.ledger}
    project = ledger.get(case["project_id"] or "")
    either = lambda c: case.day(c) or (project.day(c) if project is not None and project is not case else None)
    period, accepted, stated = warranty.period(case["part"]), either("accepted_on"), either("warranty_ends_on")
    by_part = warranty.ends(case["part"], accepted)
    ends = max([d for d in (by_part, stated) if d], default=None)
    within = ""
    if ends is not None and (case.day("notified_at") or case["part"]):
        day = case.day("notified_at") or case.day("accepted_at")
        # a part whose end is not known may last longer than what is stated
        within = "yes" if day <= ends else "" if period is not None and by_part is None else "no"
    by = firm = ""
    if f.recorded.has(case, "contractor"):
        cell = case["contractor"] or ""
        folded = " ".join(unicodedata.normalize("NFKC", cell).casefold().split())
        own = folded in OWN or folded == " ".join(unicodedata.normalize("NFKC", f.config["organisation"]).casefold().split())
        by = "own" if own else "subcontracted"
        firm = "" if own or folded in ("是", "yes", "分包") else cell
    return [case["part"] or "", within, by, firm]


def plan(f, soon=SOON):
    """The rows of `plan.csv`: a missed or unrecorded act is worth doing for a month after, one that recurs only on its last day, for then the next has begun."""
    today, ledger = f.as_of, {r["case_id"]: r for r in f.ledger}
    tried = defaultdict(list)
    for v in f.visits:
        if v.case and v["outcome"] != "reached":
            tried[v.case_id].append(v.day("visited_at"))
    # where any way counts, those that this workspace uses
    ways = {"phone", "onsite"} | {v["method"] for v in f.intake.rows["visits"]}
    out, (_, needs, of) = [], targets(f)
    lately = lambda o: 0 <= (today - o.due.last).days <= (0 if o.rule.every else WORTH)
    # a call that no record could tell of is somebody's to look into, but not where a visit fulfilled it all the same
    for o in outstanding(f, soon, lately, lambda o: o.rule.fulfilled_by == "visit" and o.known == "missed" and lately(o)):
        case, due, visit = ledger.get(o.case_id), o.due, o.rule.fulfilled_by == "visit"
        in_vain = [d for d in tried[o.case_id] if visit and o.case_id and (due.first is None or due.first <= d) and d <= due.last]
        item, applicant, phone = ((case[c] or "") if case else "" for c in ("item", "applicant", "phone"))
        if case and not case["callback_allowed"]:  # something else is owed than a call
            phone = ""
        out.append([
            o.window, due.last, due.first or "", (due.last - today).days, o.status, o.rule.id, o.rule.label, due.k, o.category, o.case_id, item, applicant, phone,
            o.rule.column or "visit", " ".join(m for m in VISITS if m in (o.rule.methods or ways)) if visit else "", len(in_vain),
            max(in_vain, default=""), due.anchor, o.source, ""])
        key = (o.rule.id, o.window, of(due.last))
        if o.status in ("open", "upcoming") and key in needs:
            out[-1][-1] = "needed" if needs[key] > 0 else "beyond"
            needs[key] -= 1
        if has_works(f):
            out[-1] += work(f, case)
    return out


def worklist(f):
    """The rows of `worklist.csv`: what was missed in the period, what is open or due soon; last in each window the cases never completed."""
    out = [(o.window, 0, n, [o.window, o.status, o.rule.id, o.rule.label, o.category, o.case_id, o.due.k, o.due.anchor, o.due.first or "", o.due.last, o.attempts, o.met_on or "", o.source])
           for n, o in enumerate(outstanding(f, SOON, lambda o: o.due.last in f.period))]
    if f.intake.has_completed:
        left = [r for r in f.ledger if r.day("accepted_at") <= f.as_of and f.recorded.has(r, "completed_at") and (r["completed_at"] is None or r.day("completed_at") > f.as_of)]
        out += [(r["window"], 1, (r.day("accepted_at"), r["case_id"]), [r["window"], "uncompleted", "", "", r["category"], r["case_id"], "", r.day("accepted_at"), "", "", "", "", ""]) for r in left]
    return [row for *_, row in sorted(out, key=lambda x: x[:3])]


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def compare(name, mine, table, header, key):
    """What differs between rows and a file; rows with the same key may stand in any order."""
    there, *theirs = table
    if there != header:
        return [f"  {name}: header {there}"]
    a, b = Counter(map(tuple, mine)), Counter(map(tuple, theirs))
    if a != b:
        return [f"  {name}: {sum((a - b).values())} rows only in the reference, {sum((b - a).values())} only in huifang",
                *(f"    reference {' | '.join(r)}" for r in sorted(a - b)[:3]), *(f"    huifang   {' | '.join(r)}" for r in sorted(b - a)[:3])]
    places = [header.index(c) for c in key]
    x, y = ([[r[i] for i in places] for r in rows] for rows in (mine, theirs))
    return [] if x == y else [f"  {name}: the same rows in another order"]


def check_worklist(f, path, cell):
    return compare("worklist", [[cell(x) for x in row] for row in worklist(f)], read(path), WORKLIST, ("window", "to", "case_id", "rule", "k"))


def check_targets(f, path, cell):
    return compare(f"targets as of {f.as_of}", [[cell(x) for x in row] for row in targets(f)[0]], read(path), TARGETS, ())


def check_plan(huifang, workspace, f, soon, folder, cell):
    """What differs between the plan at the reference's as-of date and the program's, its calendar files among it."""
    ran = subprocess.run([*shlex.split(huifang), "plan", workspace, "--as-of", str(f.as_of), "--days", str(soon), "--out", folder], capture_output=True, text=True, errors="replace", timeout=600)
    about = f"plan as of {f.as_of}, {soon} days"
    if ran.returncode:
        return [f"  {about}: exit code {ran.returncode}: {ran.stderr.strip()[-500:]}"]
    rows = plan(f, soon)
    out = compare(about, [[cell(x) for x in row] for row in rows], read(os.path.join(folder, "plan.csv")), [*PLAN, *(["part", "within_warranty", "by", "contractor"] if has_works(f) else [])], ("window", "to", "case_id", "rule", "k"))
    mine = defaultdict(Counter)
    out += check_targets(f, os.path.join(folder, "targets.csv"), cell)
    for window, to, _, _, status, _, label, _, _, case_id, *rest in rows:
        source = rest[PLAN.index("source") - PLAN.index("case_id") - 1]
        mine[window][label, to, case_id or source] += 1
    theirs = defaultdict(Counter)
    for name in os.listdir(folder):
        if name.endswith(".ics"):
            try:
                window, events = calendar(os.path.join(folder, name))
            except ValueError as e:
                return [*out, f"  {about}, {name}: {e}"]
            theirs[window] = events
    plain = lambda text: re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)
    mine = {plain(w): Counter({(plain(label), to, plain(case)): n for (label, to, case), n in events.items()}) for w, events in mine.items()}
    none = Counter()
    return out + [f"  {about}, calendar of {w}: only in the reference {mine.get(w, none) - theirs.get(w, none)}, only in huifang {theirs.get(w, none) - mine.get(w, none)}"
                  for w in sorted(mine.keys() | theirs.keys()) if mine.get(w) != theirs.get(w)]


def calendar(path):
    """(window, {(label, day, case): n}) of an iCalendar file whose lines and events are as RFC 5545 has them."""
    with open(path, "rb") as file:
        raw = file.read()
    if not raw.endswith(b"END:VCALENDAR\r\n") or any(len(line) > 75 for line in raw.split(b"\r\n")):
        raise ValueError(f"no end, or a line of more than 75 bytes: {max(raw.split(bytes([13, 10])), key=len)!r}")
    window, events, event = "", Counter(), {}
    for line in raw.decode("utf-8").replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        value = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            day = date.fromisoformat(event["DTSTART;VALUE=DATE"])
            label, n = re.fullmatch(r"(.*)：(\d+)件(?:到期|已过期，应补办)", event["SUMMARY"]).groups()
            cases = event["DESCRIPTION"].split("\n")[0].removeprefix("办件编号：").split("、")
            if date.fromisoformat(event["DTEND;VALUE=DATE"]) != day + DAY or len(cases) != int(n):
                raise ValueError(f"ends on another day, or does not name what it counts: {event}")
            events.update((label, day, case) for case in cases)
        elif name == "X-WR-CALNAME":
            window = value.removesuffix("回访期限")
        else:
            event[name] = value
    return window, events
