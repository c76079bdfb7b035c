"""Small numbers: what the public tables withhold (docs/contract.md, section 6.8, steps 1 to 7)."""
from dates import KINDS
from figures import METHODS
from intake import ITEMS

STAR = "*"


class Nothing:
    """The internal tables withhold nothing."""

    public = False

    def window(self, window, method):
        return False

    def centre(self, method):
        return False

    def component(self, name):
        return False

    def month(self, month, window):
        return set()

    def earlier(self, period, window):
        return set()

    def rule(self, rule, period):
        return False


class Withheld:
    """What the public tables of a run withhold."""

    public = True

    def __init__(self, figures):
        self.figures, self.m, self.cadence = figures, figures.config["min_respondents"], figures.config["cadence"]
        self._months = {}
        self.windows, self.centres = self.opinions(figures.period)
        self.fed = {r.component for r in figures.rules if r.dataset != "ledger" and r.target is not None}

    def window(self, window, method):
        return (window, method) in self.windows

    def centre(self, method):
        return method in self.centres

    def component(self, name):
        """Step 5: whether rules on other rows than the ledger's feed a component."""
        return name in self.fed

    def month(self, month, window):
        """The methods that a month's own bulletin withholds of a window, or of the centre."""
        if month.label not in self._months:
            windows, centres = self.opinions(month)
            if self.cadence in ("quarter", "year"):
                # a month's total less the windows that the quarter shows would give the others of this month away
                centres = set(METHODS)
            self._months[month.label] = windows, centres
        windows, centres = self._months[month.label]
        return {m for m in METHODS if ((window, m) in windows if window else m in centres)}

    def earlier(self, period, window):
        """The methods that an earlier period's own bulletin withholds; all of one that is shorter than the cadence or made of whole weeks."""
        windows, centres = self.opinions(period)
        weeks = self.cadence == "week" and period.longer_than("week") and period.first.weekday() == 0 and period.last.weekday() == 6  # made up of weeks
        if weeks or KINDS.index(period.kind) < KINDS.index(self.cadence):
            ops = self.figures.opinions(period)
            windows, centres = {(w, m) for m in METHODS for w in ops.windows(m)}, set(METHODS)
        return {m for m in METHODS if ((window, m) in windows if window else m in centres)}

    def opinions(self, period):
        """({(window, method)}, {method whose centre total is withheld}) of a period."""
        windows, centres = self.steps(period)
        if self.cadence == "week" and period.longer_than("month"):
            # three months of a quarter would give away the fourth number of the quarter and its months
            for month in period.parts("month"):
                ops = self.figures.opinions(month)
                centres = centres | self.steps_1_2(ops, {(w, m) for m in METHODS for w in ops.windows(m)})[1]
        return windows, centres

    def steps(self, period):
        """Steps 1 to 4."""
        ops = self.figures.opinions(period)
        everyone = {(w, m) for m in METHODS for w in ops.windows(m)}
        parts = period.parts(self.cadence) if period.longer_than(self.cadence) else []
        whole = parts and parts[0].first == period.first and parts[-1].last == period.last
        provisional = self.figures.as_of < period.last
        if whole:  # step 3
            parts = [self.opinions(p) for p in parts]
            windows, centres = set().union(*(w for w, _ in parts)), set().union(*(c for _, c in parts))
            if provisional:
                windows, centres = everyone, centres | self.steps_1_2(ops, everyone)[1]
            return windows, centres
        if provisional or period.kind != self.cadence:  # step 4
            return self.steps_1_2(ops, everyone)
        return self.steps_1_2(ops, {(w, m) for w, m in everyone if self.small(ops, w, m)})

    def small(self, ops, window, method):
        """Step 1."""
        counts = [ops.respondents[window, method]]
        if method != "evaluator":
            counts += [ops.graded(window, method, i) for i in ITEMS]
        return any(1 <= n < self.m for n in counts)

    def steps_1_2(self, ops, start):
        """Step 2: withholds until those withheld hide each other, or the centre's total too."""
        windows, centres = set(), set()
        for m in METHODS:
            hidden = {w for w, x in start if x == m}
            left = sorted((ops.respondents[w, m], w) for w in ops.windows(m) if w not in hidden)
            while hidden and (len(hidden) == 1 or sum(ops.respondents[w, m] for w in hidden) < 2 * self.m):
                if not left:
                    centres.add(m)
                    break
                hidden.add(left.pop(0)[1])
            windows |= {(w, m) for w in hidden}
        return windows, centres

    def rule(self, rule, period):
        """Step 5: whether the centre's row of a rule on other rows than the ledger's reads `*`."""
        if rule.dataset == "ledger":
            return False
        if 1 <= self.figures.tallies(period)["rule", rule.id, ""]["due"] < self.m:
            return True
        parts = [p for kind in ("month", self.cadence) if period.longer_than(kind) for p in period.parts(kind)]
        return any(self.rule(rule, p) for p in parts)
