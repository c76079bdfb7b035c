"""The tables of a run, as rows of cells (docs/contract.md, section 6.6)."""
from collections import Counter
from decimal import Decimal
from fractions import Fraction

from config import COMPONENTS
from dates import HISTORY, months_back
from figures import METHODS, VISITS, rank
from intake import FIVE, ITEMS, KINDS, THREE
from rules import SUBJECTS
from printing import decimal, newcombe, shown, shown_real, tail, wilson_cells
from withheld import STAR

HEADERS = {
    "rates": "rule label category window of due met late early missed exempt tried rate target attained asked short low high unrecorded recorded",
    "windows": "window group rank grade score " + " ".join(f"{c} {c}_n" for c in COMPONENTS) + " not_recorded",
    "items": "window method item very_satisfied satisfied basically_satisfied dissatisfied very_dissatisfied recorded",
    "evaluations": "window very_satisfied satisfied basically_satisfied dissatisfied very_dissatisfied defaulted unrated",
    "satisfaction": "window callback_n callback_rate callback_low callback_high evaluator_n evaluator_rate evaluator_low evaluator_high difference difference_low difference_high tail flag callback_recorded evaluator_recorded",
    "quotas": "week window method required done attained recorded",
    "compared": "measure rule window against period k n rate earlier_k earlier_n earlier_rate difference low high change recorded",
    "trend": "month rule window due met rate unrecorded recorded",
    "limits": "month rule window mean lower upper signal",
    "satisfaction_trend": "month window source n rate mean lower upper signal",
    "grades": "window month grade score recorded",
    "assessment": "window month component points n weight counted score grade recorded",
    "open": "category uncompleted over_30_days unrecorded",
    "themes": "theme label kind count previous change recorded previous_recorded",
    "opinions": "window visited_at visit case_id category kind themes needs_feedback feedback_on opinion matched",
    "rectifications": "window raised_on rectification_id case_id visit_id category problem cause measure responsible rectify_by rectified_on result second_visited_at second_grade place",
    "quality": "kind file encoding read accepted rejected duplicate superseded left_out sha256",
    "rejects": "kind file line column value code",
    "superseded": "kind file line id by_file by_line",
    "audit": "case_id rule k window category anchor from to status met_on visit source attempts same_day",
}
HEADERS = {k: v.split() for k, v in HEADERS.items()}


def header(name, f):
    """The columns of a table in a run: some list only what there is."""
    listed = {c for component in f.listed() for c in (component, component + "_n")}
    if name == "items":
        return [c for c in HEADERS[name] if c not in FIVE or c in grades_of(f)]
    return [c for c in HEADERS[name] if name != "windows" or c.removesuffix("_n") not in COMPONENTS or c in listed]


def grades_of(f):
    """The grades that a visit may give."""
    return FIVE if f.intake.visits_scale == "five" else THREE


def yes(flag):
    return "yes" if flag else "no"


def rates(f, hide):
    """Rules, each with its windows; then, of callbacks and of other acts, categories and windows."""
    tallies, out = f.tallies(f.period), []

    def row(names, t, target=None, star=False, recorded=True, said=True):
        due = t["due"]
        rate = Fraction(t["met"], due) if due else None
        goal = [] if target is None else [target]
        asked = "" if target is None or rate is None else -(-target.numerator * due // target.denominator)
        cells = [due, *(t[s] for s in ("met", "late", "early", "missed", "exempt", "tried")), shown(rate, 4, goal), shown(target, 4),
                 "" if target is None or rate is None else yes(rate >= target),
                 asked, "" if asked == "" else max(0, asked - t["met"]), *wilson_cells(t["met"], due)]
        if star:
            cells = [c if n == 8 or n in (9, 10, 11) and target is None else STAR for n, c in enumerate(cells)]
        if not recorded and not said:
            cells[5] = ""  # exempt
        out.append([*names, *cells, t["unrecorded"] if said and not star else "", yes(recorded)])

    def known(rule, t):
        if rule.dataset != "ledger" and not hide.public and t["unrecorded"] and not t["due"]:
            return False
        return f.is_recorded(rule, t)

    for rule in f.rules:
        names = [rule.id, rule.label, "、".join(sorted(rule.category or (), key=lambda c: c == "*"))]
        centre = tallies["rule", rule.id, ""]
        row([*names, "", rule.subject], centre, rule.target, hide.rule(rule, f.period), known(rule, centre), rule.dataset == "ledger" or not hide.public)
        if hide.public and rule.dataset != "ledger":
            continue
        for w in f.windows:
            t = tallies["rule", rule.id, w]
            if t["due"] + t["exempt"] + t["unrecorded"]:
                row([*names, w, rule.subject], t, rule.target, recorded=known(rule, t))
    for of in SUBJECTS:
        for kind in ("category", "window"):
            for key in sorted(k for k in tallies if k[0] == kind and k[2] == of):
                if tallies[key]["due"] + tallies[key]["unrecorded"]:
                    row(["", "", *([key[1], ""] if kind == "category" else ["", key[1]]), of], tallies[key], recorded=tallies[key]["due"] > 0)
    return out


def windows(f, hide):
    """Components, score, grade and rank of every window."""
    limits = [at for _, at in f.config["grade"]]
    standings = f.standings()

    def secret(w, s):
        return any(hide.window(w, c) or hide.component(c) for c in s.enters)

    if hide.public:
        rank(standings, [w for w, s in standings.items() if not secret(w, s)] if f.config["ranking"] else [])
    out = []
    for w, s in standings.items():
        score = shown(s.score, 2, limits)
        if hide.public and s.score is not None:
            score = "" if not s.enough else STAR if secret(w, s) else score
        cells, without = [], []
        for c in f.listed():
            points, n = s.parts.get(c, (None, 0))
            star = hide.window(w, c) or hide.component(c)
            recorded = f.component_recorded(c, w)
            if star and c not in METHODS:
                recorded = any(r.id in f.rules_with_data for r in f.rules if r.component == c and r.target is not None)
            if not recorded:
                without.append(c)
            cells += [STAR, STAR] if star and recorded else [shown(points, 2), n]
        out.append([w, s.group, s.rank or "", s.grade, score, *cells, " ".join(without)])
    return out


def items(f, hide):
    """Each window and method with respondents, and the centre."""
    ops, out = f.opinions(f.period), []
    for w in ["", *f.windows]:
        for m in VISITS:
            if ops.respondents[w, m]:
                star = hide.window(w, m) if w else hide.centre(m)
                for i in ITEMS:
                    known = f.item_recorded(i)
                    out.append([w, m, i, *((STAR if star and known else ops.items[w, m][i, g]) for g in grades_of(f)), yes(known)])
    return out


def evaluations(f, hide):
    """The evaluator's ratings of the centre and of each window that has any."""
    ops, out = f.opinions(f.period), []
    for w in ["", *f.windows]:
        counts = [*(ops.active[w][g] for g in FIVE), ops.apart[w]["defaulted"], ops.apart[w]["unrated"]]
        if any(counts):
            star = hide.window(w, "evaluator") if w else hide.centre("evaluator")
            out.append([w, *(STAR if star else n for n in counts)])
    return out


def satisfaction(f, hide):
    """Callback and evaluator satisfaction, their difference, and what chance says of the callback's."""
    ops, out = f.opinions(f.period), []

    def side(w):
        """((k, n) or STAR) of callback and evaluator, as far as they are shown."""
        hidden = [m for m in METHODS if (hide.window(w, m) if w else hide.centre(m))]
        got = ops.overall(w, [m for m in VISITS if m not in hidden])
        callback = STAR if got[1] == 0 and set(hidden) & set(VISITS) else got
        return callback, STAR if "evaluator" in hidden else ops.evaluator(w)

    known_callback = f.recorded.in_period("visits", f.period) and f.item_recorded("overall")
    known_evaluator = f.recorded.in_period("evaluations", f.period)
    whole = side("")[0]
    p0 = Fraction(*whole) if whole != STAR and whole[1] else None
    for w in ["", *f.windows]:
        callback, evaluator = side(w)
        cells = []
        for x in (callback, evaluator):
            cells += [STAR] * 4 if x == STAR else [x[1], shown(Fraction(*x), 4) if x[1] else "", *wilson_cells(*x)]
        if any(x != STAR and x[1] == 0 for x in (callback, evaluator)):
            cells += [""] * 3
        elif STAR in (callback, evaluator):
            cells += [STAR] * 3
        else:
            cells += [shown(Fraction(*evaluator) - Fraction(*callback), 4), *(shown_real(x) for x in newcombe(*evaluator, *callback))]
        chance, flag = None, ""
        if w and callback != STAR and callback[1] and p0 is not None and 0 < p0 < 1:
            chance = tail(*callback, p0)
            flag = "exceptional" if chance < Fraction(1, 1000) else "notable" if chance < Fraction(25, 1000) and not hide.public else ""
        out.append([w, *cells, "" if hide.public or chance is None else repr(float(chance)), flag, yes(known_callback), yes(known_evaluator)])
    return out


def quotas(f, hide):
    return [[week, w, m, required, done, yes(done >= required) if known else "", yes(known)] for week, w, m, required, done, known in f.quotas()]


def control(points):
    """[mean, lower, upper, signal] of each of twelve (x, n), cells; blank unless all are there, shown, and 5 of either kind are to be expected of each."""
    blank = [[""] * 4 for _ in points]
    if any(p is None or not p[1] for p in points):
        return blank
    x, n = sum(p[0] for p in points), sum(p[1] for p in points)
    mean, out = Fraction(x, n), []
    if any(m * mean < 5 or m * (1 - mean) < 5 for _, m in points):
        return blank
    sides = [(Fraction(*p) > mean) - (Fraction(*p) < mean) for p in points]
    for i, (k, m) in enumerate(points):
        variance = mean * (1 - mean) / m
        sigma = (decimal(variance)).sqrt()
        lower, upper = max(Decimal(0), decimal(mean) - 3 * sigma), min(Decimal(1), decimal(mean) + 3 * sigma)
        first, last = i, i
        while first > 0 and sides[first - 1] == sides[i]:
            first -= 1
        while last + 1 < len(sides) and sides[last + 1] == sides[i]:
            last += 1
        signal = ""
        if (Fraction(k, m) - mean) ** 2 > 9 * variance:
            signal = "high" if sides[i] > 0 else "low"
        elif sides[i] and last - first + 1 >= 8:
            signal = "run_high" if sides[i] > 0 else "run_low"
        out.append([shown(mean, 4), shown_real(lower), shown_real(upper), signal])
    return out


def compared(f, hide):
    """Rates and satisfaction beside those of the period before and of the same period a year earlier."""
    out = []
    if f.as_of < f.period.last:
        return out

    def row(measure, rule, window, against, earlier, now, then):
        if not any(x == STAR or x and x[1] for x in (now, then)):
            return
        goal = [] if rule is None or rule.target is None else [rule.target]

        def cells(x):
            return ["", "", ""] if x is None else [STAR] * 3 if x == STAR else [*x, shown(Fraction(*x), 4, goal) if x[1] else ""]

        gap, change = ["", "", ""], ""
        if all(x == STAR or x and x[1] for x in (now, then)):
            gap, change = [STAR] * 3, STAR
            if STAR not in (now, then):
                gap = [shown(Fraction(*now) - Fraction(*then), 4), *(shown_real(x) for x in newcombe(*now, *then))]
                change = "rose" if Decimal(gap[1]) > 0 else "fell" if Decimal(gap[2]) < 0 else ""
        out.append([measure, rule.id if rule else "", window, against, earlier.label, *cells(now), *cells(then), *gap, change, yes(then is not None)])

    def summed(rules, period, w):
        got = [f.tallies(period)["rule", r.id, w] for r in rules]
        return [sum(t[x] for t in got) for x in ("met", "due", "unrecorded")]

    sides = [("previous", f.period.previous()), ("year_earlier", f.period.year_earlier())]
    for w in ["", *f.windows]:
        for of in SUBJECTS:
            rules = [r for r in f.rules if r.dataset == "ledger" and r.subject == of]
            for against, earlier in sides:
                if earlier:
                    met, due, lost = summed(rules, earlier, w)
                    known = f.recorded.begins("ledger", earlier) and (of != "callbacks" or f.recorded.begins("callbacks", earlier)) and (due or not lost)
                    row(of, None, w, against, earlier, tuple(summed(rules, f.period, w)[:2]), (met, due) if known else None)
        for rule in f.rules:
            if w and hide.public and rule.dataset != "ledger":
                continue
            for against, earlier in sides:
                if earlier:
                    met, due, lost = summed([rule], earlier, w)
                    known = f.recorded.begins(rule.dataset, earlier) and (rule.fulfilled_by != "visit" or f.recorded.begins("callbacks", earlier))
                    known = known and (due or not lost or rule.dataset != "ledger")
                    now = STAR if not w and hide.rule(rule, f.period) else tuple(summed([rule], f.period, w)[:2])
                    then = None if not known else STAR if not w and hide.rule(rule, earlier) else (met, due)
                    row(rule.subject, rule, w, against, earlier, now, then)
        for source, kind in (("callback", "visits"), ("evaluator", "evaluations")):
            for against, earlier in sides:
                if earlier:
                    stars = {m for m in METHODS if (hide.window(w, m) if w else hide.centre(m))}
                    known = f.recorded.begins(kind, earlier) and not f.parts_a_month(earlier)
                    then = satisfied(f.opinions(earlier), w, source, hide.earlier(earlier, w)) if known else None
                    row(source + "_satisfaction", None, w, against, earlier, satisfied(f.opinions(f.period), w, source, stars), then)
    return out


def satisfied(ops, w, source, hidden):
    """(satisfied, asked) of a window or of the centre where it is shown."""
    got = ops.evaluator(w) if source == "evaluator" else ops.overall(w, [x for x in VISITS if x not in hidden])
    if source == "evaluator":
        return STAR if "evaluator" in hidden and got[1] else got
    return STAR if not got[1] and any(ops.respondents[w, x] for x in VISITS if x in hidden) else got


def of_twelve(points):
    """The limits of the last twelve points; those before have none."""
    return [["", "", "", ""]] * (len(points) - 12) + control(points[-12:])


def trend(f, hide):
    return [row[:8] for row in months_of_rules(f, hide)]


def limits(f, hide):
    return [row[:3] + row[8:] for row in months_of_rules(f, hide) if row[8] != ""]


def months_of_rules(f, hide):
    """The months of the history; limits are those of the last twelve."""
    months, out = months_back(f.period.last, HISTORY), []
    for rule in f.rules:
        for w in ["", *f.windows]:
            if w and hide.public and rule.dataset != "ledger":
                continue
            counts = [f.tallies(m)["rule", rule.id, w] for m in months]
            stars = [w == "" and hide.rule(rule, m) for m in months]
            limits = of_twelve([None if star else (t["met"], t["due"]) for t, star in zip(counts, stars)])
            for n, (month, t, star) in enumerate(zip(months, counts, stars)):
                left_out = 0 if hide.public and rule.dataset != "ledger" else t["unrecorded"]
                if not t["due"] and not left_out and not star:
                    continue
                cells = [t["due"], t["met"], shown(Fraction(t["met"], t["due"]), 4, [] if rule.target is None else [rule.target])] if t["due"] else [0, 0, ""]
                told = left_out if rule.dataset == "ledger" or left_out else ""
                out.append([month.label, rule.id, w, *([STAR] * 3 if star else cells), told, yes(t["due"] > 0), *limits[n]])
    return out


def satisfaction_trend(f, hide):
    """What the bulletins of the months of the history say of satisfaction."""
    months, out = months_back(f.period.last, HISTORY), []
    for w in ["", *f.windows]:
        for source in ("callback", "evaluator"):
            points = []
            for m in months:
                points.append(satisfied(f.opinions(m), w, source, hide.month(m, w)))
            limits = of_twelve([None if p == STAR else p for p in points])
            for m, p, c in zip(months, points, limits):
                if p == STAR:
                    out.append([m.label, w, source, STAR, STAR, *c])
                elif p[1]:
                    out.append([m.label, w, source, p[1], shown(Fraction(*p), 4), *c])
    return out


def grades(f, hide):
    """The grades of a year's months."""
    if f.period.kind != "year":
        return []
    limits, out = [at for _, at in f.config["grade"]], []
    for m in months_back(f.period.last, 12):
        if m.first <= f.as_of:
            for w, s in f.standings(m).items():
                known = f.has_opinions(m)
                out.append([w, m.label, s.grade, "" if hide.public or s.score is None else shown(s.score, 2, limits), yes(known)])
    return out


def assessment(f):
    """How every grade of a year came about: each window in each month that has begun, and in the year."""
    if f.period.kind != "year":
        return []
    limits, out = [at for _, at in f.config["grade"]], []
    for m in [*(m for m in months_back(f.period.last, 12) if m.first <= f.as_of), None]:
        known = yes(f.has_opinions(m or f.period))
        for w, s in f.standings(m).items():
            for c in f.listed():
                points, n = s.parts.get(c, (None, 0))
                out.append([w, m.label if m else "", c, shown(points, 2), n, shown(Fraction(f.config["weights"][c]), 2), yes(c in s.enters), shown(s.score, 2, limits), s.grade, known])
    return out


def open_cases(f, hide):
    """Cases accepted and not completed by the as-of date, by category."""
    if not f.intake.has_completed:
        return []
    n, old, silent = Counter(), Counter(), Counter()
    for r in f.ledger:
        if r.day("accepted_at") <= f.as_of and (r["completed_at"] is None or r.day("completed_at") > f.as_of):
            if not f.recorded.has(r, "completed_at"):
                silent[r["category"]] += 1
                continue
            n[r["category"]] += 1
            old[r["category"]] += (f.as_of - r.day("accepted_at")).days > 30
    return [[c, n[c], old[c], silent[c]] for c in sorted(n.keys() | silent.keys())]


def rectifications(f):
    """The problems raised, rectified or called back about in the period, and the older ones open when it began; what came after the as-of date is blank."""
    out = []
    for r in f.rectifications:
        done, again = ((day if day and day <= f.as_of else None) for day in (r.day("rectified_on"), r.day("second_visited_at")))
        raised = r.day("raised_on")
        if any(day and day in f.period for day in (raised, done, again)) or raised < f.period.first and (done is None or done >= f.period.first):
            result = "" if r["result"] is None else yes(r["result"])
            out.append([r.window, raised, r["rectification_id"] or "", r.case_id, r["visit_id"] or "", r.category, *(r[c] or "" for c in ("problem", "cause", "measure", "responsible")),
                        r.day("rectify_by") or "", done or "", result, again or "", (r["second_grade"] or "") if again or not r.day("second_visited_at") else "", r.place])
    return sorted(out, key=lambda r: r[:2])


def quality(f):
    return [[a.kind, a.file, a.encoding, a.read, a.accepted, a.rejected, a.duplicate, a.superseded, a.left_out, a.sha256] for a in f.intake.accounts]


def audit(f):
    """Every obligation; the last column names all visits of `met_on` that qualify."""
    order = {r.id: n for n, r in enumerate(f.rules)}
    rows = sorted(f.obligations, key=lambda o: (o.case_id, order[o.rule.id], o.due.k, o.due.anchor, o.source))
    return [[o.case_id, o.rule.id, o.due.k, o.window, o.category, o.due.anchor, o.due.first or "", o.due.last, o.status, o.met_on or "",
             o.visits[0] if o.visits else "", o.source, o.attempts, " ".join(o.visits)] for o in rows]


PUBLIC = {"rates": rates, "windows": windows, "items": items, "evaluations": evaluations, "satisfaction": satisfaction, "quotas": quotas, "compared": compared, "trend": trend, "limits": limits, "satisfaction_trend": satisfaction_trend, "grades": grades, "open": open_cases}


def rejects(intake):
    return sorted(intake.rejects, key=lambda r: (KINDS.index(r[0]), r[1], r[2]))
