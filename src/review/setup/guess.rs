//! Which kind a file is, and which of its headers mean what, where no alias says so.

use super::content::Dates;
use super::headings::{Columns, by_alias, is_known};
use super::hints::{hinted, is_place, named};
use super::why::Why;
use crate::domain::{CellType, Column, Item, Kind};
use crate::intake::{self, folded_header};
use crate::review::values::reads_as_grade;

/// A header that no alias knows and what it probably means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnGuess {
    /// Canonical column.
    pub column: &'static str,
    /// The header.
    pub header: String,
    /// The header of its time of day, where it is a date that stands without it.
    pub time: Option<String>,
    /// Headers that speak for themselves as well: a person must choose.
    pub others: Vec<String>,
    /// Why.
    pub why: Why,
    /// Where it was found: files, with their sheets.
    pub places: Vec<String>,
    /// Rows with a cell there, of those looked at.
    pub rows: usize,
}

/// What a file probably is.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    pub(super) kind: Kind,
    /// Canonical columns that aliases find.
    pub(super) known: usize,
    pub(super) guesses: Vec<ColumnGuess>,
    /// Canonical columns that must be there and that nothing fits.
    pub(super) lacking: Vec<&'static str>,
    /// Date formats of the columns that are used.
    pub(super) dates: Vec<Dates>,
    /// Whether it holds ratings of which none is very good or very bad, so that their scale cannot be told.
    pub(super) untold_scale: bool,
    /// Whether some rows have no date of the callback: cases that nobody called stand among them.
    pub(super) has_gaps: bool,
    score: i64,
    /// The columns that it uses, by place in `Kind::columns`.
    used: Vec<Option<usize>>,
}

/// What a column is looked for among.
#[derive(Clone, Copy)]
struct Sought<'a> {
    kind: Kind,
    /// Columns that a table of another kind uses in the same rows: only headings that say so are of this kind.
    beside: Option<&'a Guess>,
}

impl Columns {
    /// The kind that fits best; `path` may name it.
    pub(super) fn guess(&self, path: &str) -> Option<Guess> {
        let of = |kind| self.read_as(Sought { kind, beside: None }, path);
        let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Rectifications || self.tells_of_rectification());
        kinds.map(of).filter(|guess| guess.score > 0).max_by_key(|guess| guess.score)
    }

    /// Whether a heading says that problems were rectified: a table of them has little else that must be there, and any table
    /// with a date would look like one.
    fn tells_of_rectification(&self) -> bool {
        let column = Kind::Rectifications.columns().iter().position(|column| column.name == intake::frame::RECTIFIED_ON);
        column.is_some_and(|at| by_alias(Kind::Rectifications, &self.headers)[at].is_some())
    }

    /// The same as a kind that is named.
    pub(super) fn as_kind(&self, kind: Kind, path: &str) -> Guess {
        self.read_as(Sought { kind, beside: None }, path)
    }

    /// What of another kind stands beside the cases of `main`, where all that must be there is.
    pub(super) fn beside(&self, main: &Guess, kind: Kind, path: &str) -> Option<Guess> {
        let guess = self.read_as(Sought { kind, beside: Some(main) }, path);
        let own = kind.columns().iter().zip(&guess.used).filter(|(column, _)| column.required && !is_shared(column));
        let is_filled = |place: &Option<usize>| place.is_some_and(|place| self.contents[place].filled > 0);
        let fits = guess.lacking.is_empty() && own.map(|(_, place)| place).all(is_filled);
        fits.then_some(guess)
    }

    fn read_as(&self, sought: Sought<'_>, path: &str) -> Guess {
        let kind = sought.kind;
        let told = kind.columns().iter().position(|column| column.name == "notified_at");
        let is_when_told = |column: &Column, place: usize, used: &[Option<usize>]| {
            column.name == "accepted_at" && told.and_then(|told| used[told]) == Some(place)
        };
        let is_taken =
            |column: &Column, place: usize| !is_shared(column) && sought.beside.is_some_and(|main| main.used.contains(&Some(place)));
        let mut used = by_alias(kind, &self.headers);
        for (column, place) in kind.columns().iter().zip(&mut used) {
            *place = place.filter(|place| !is_taken(column, *place));
        }
        let known = used.iter().flatten().count();
        let mut guesses = Vec::new();
        for (at, column) in kind.columns().iter().enumerate() {
            if used[at].is_some() {
                continue;
            }
            let mut fits: Vec<(u32, usize, Why)> = (0..self.headers.len())
                .filter(|place| {
                    let is_free = !used.contains(&Some(*place)) && !is_known(&self.headers[*place]);
                    !self.headers[*place].is_empty() && (is_free || is_when_told(column, *place, &used))
                })
                .filter(|place| !is_taken(column, *place))
                .filter_map(|place| self.fit(sought, column, place, &used).map(|(score, why)| (score, place, why)))
                .collect();
            fits.sort_by_key(|(score, place, _)| (std::cmp::Reverse(*score), *place));
            let Some((score, place, why)) = fits.first().cloned() else { continue };
            let was_told = is_when_told(column, place, &used);
            used.iter_mut().filter(|used| **used == Some(place)).for_each(|used| *used = None);
            used[at] = Some(place);
            // 报修时间 has a meaning of its own: a person must say that it is the acceptance
            let is_as_good = |(other, ..): &&(u32, usize, Why)| was_told || *other == score;
            let others = fits.iter().skip(1).filter(is_as_good).map(|(_, place, _)| self.headers[*place].clone());
            guesses.push(ColumnGuess {
                column: column.name,
                header: self.headers[place].clone(),
                time: self.time_beside(column, place, &used),
                others: others.collect(),
                why,
                places: Vec::new(),
                rows: self.contents[place].filled,
            });
        }
        guesses.extend(self.parted_dates(kind, &used, &guesses));
        let stands_above = |name: &&str| kind.column(name).is_some_and(|column| self.stands_above(column));
        let lacking: Vec<&'static str> = intake::lacking_columns(kind, &used).into_iter().filter(|name| !stands_above(name)).collect();
        let score = 3 * known as i64 + 2 * guesses.len() as i64 - 6 * lacking.len() as i64 + named(kind, path);
        let contents = || used.iter().flatten().map(|place| &self.contents[*place]);
        let place_of = |is: &dyn Fn(&Column) -> bool| kind.columns().iter().position(is).and_then(|at| used[at]);
        let rating = place_of(&|column| column.cells == CellType::Rating);
        // four stars and five are of five grades
        let is_very = |word: &String| ["非常", "very", "五星", "四星", "5星", "4星", "★★★★"].iter().any(|part| word.contains(part));
        let very = |place: usize| self.contents[place].distinct.iter().any(is_very);
        let visited = place_of(&|column| column.name == "visited_at");
        Guess {
            untold_scale: rating.is_some_and(|place| !very(place)),
            has_gaps: visited.is_none_or(|place| !self.contents[place].is_full()),
            kind,
            known,
            guesses,
            lacking,
            dates: contents().filter_map(|content| content.dates.clone()).collect(),
            score,
            used,
        }
    }

    /// Whether names stand in rows of their own, and may be those of this column.
    fn stands_above(&self, column: &Column) -> bool {
        column.name == "window" && self.has_sections
    }

    /// The header of the time of day of a date that stands without it: the column to its right, with times alone.
    fn time_beside(&self, column: &Column, place: usize, used: &[Option<usize>]) -> Option<String> {
        let next = place + 1;
        let is_free = column.cells == CellType::Date && next < self.headers.len() && !used.contains(&Some(next));
        let is_time = || self.contents[place].is_days() && self.contents[next].is_times() && !self.headers[next].is_empty();
        (is_free && is_time()).then(|| self.headers[next].clone())
    }

    /// Dates whose header is known, and whose time of day stands beside them under one that is not.
    fn parted_dates(&self, kind: Kind, used: &[Option<usize>], guesses: &[ColumnGuess]) -> Vec<ColumnGuess> {
        let parted = |(column, place): (&Column, &Option<usize>)| {
            let place = place.filter(|_| guesses.iter().all(|guess| guess.column != column.name))?;
            let time = self.time_beside(column, place, used).filter(|time| !is_known(time))?;
            let (header, rows) = (self.headers[place].clone(), self.contents[place].filled);
            let (others, places) = (Vec::new(), Vec::new());
            Some(ColumnGuess { column: column.name, header, time: Some(time), others, why: Why::DatesByName, places, rows })
        };
        kind.columns().iter().zip(used).filter_map(parted).collect()
    }

    /// Numbers of cases that a guess finds.
    pub(super) fn ids(&self, guess: &Guess) -> Vec<String> {
        let at = guess.kind.columns().iter().position(|column| column.name == "case_id").and_then(|at| guess.used[at]);
        at.map(|place| self.contents[place].distinct.clone()).unwrap_or_default()
    }

    /// Headers that a guess uses for nothing.
    pub(super) fn unused(&self, guess: &Guess) -> Vec<String> {
        let headers = self.headers.iter().enumerate().filter(|(place, _)| !guess.used.contains(&Some(*place)));
        headers.map(|(_, header)| header.clone()).filter(|header| !header.is_empty()).collect()
    }

    /// How well a header fits a column, and why.
    fn fit(&self, sought: Sought<'_>, column: &Column, place: usize, used: &[Option<usize>]) -> Option<(u32, Why)> {
        let kind = sought.kind;
        let (header, content) = (folded_header(&self.headers[place]), &self.contents[place]);
        let hint = hinted(column.name, &header);
        // a column that is headed by a grade holds how many gave it
        let is_count = reads_as_grade(&header) && !is_known(&header);
        if content.filled == 0 || is_count || hinted("none", &header) || sought.beside.is_some() && !hint {
            return None;
        }
        let score = |likely: u32| if hint { 10 + likely } else { likely };
        let of = |name: &str| {
            kind.columns().iter().position(|known| known.name == name).and_then(|at| used[at]).map(|place| &self.contents[place])
        };
        let few = || Why::few(content);
        match column.cells {
            CellType::Date if content.dates.is_some() => match column.name {
                "accepted_at" => {
                    let earliest = self.contents.iter().filter(|other| other.dates.is_some() && !other.follows(content)).count() == 0;
                    let why = if earliest { Why::EarliestDates } else { Why::Dates };
                    (hint || earliest && content.is_full()).then(|| (score(1 + u32::from(earliest)), why))
                }
                "completed_at" => {
                    // the days of a callback, of a rating, of a warranty follow acceptance too
                    let names_another =
                        |other: &Column| other.cells == CellType::Date && other.name != column.name && hinted(other.name, &header);
                    let is_other = ["访", "评", "馈", "改"].iter().any(|word| header.contains(word));
                    let is_other = !hint && (is_other || kind.columns().iter().any(names_another));
                    let follows = !is_other && of("accepted_at").is_some_and(|accepted| content.follows(accepted));
                    follows.then(|| (score(1), Why::DatesAfterAcceptance))
                }
                "visited_at" | "rated_at" => (content.is_full() || sought.beside.is_some()).then(|| (score(1), Why::Dates)),
                _ => hint.then(|| (score(1), Why::DatesByName)),
            },
            CellType::Month => (hint && content.distinct.iter().all(|cell| intake::is_month(cell))).then(|| (score(1), few())),
            CellType::Text => match column.name {
                // the number of a rating or a visit is not the id of its case
                "case_id" if kind != Kind::Ledger && ["评", "访"].iter().any(|own| header.contains(own)) => None,
                "case_id" if (kind == Kind::Ledger || hint) && content.is_id() => Some((score(1), Why::Ids)),
                "case_id" => (hint && content.is_repeated_id()).then(|| (score(0), Why::RepeatedIds)),
                "window" if content.is_names() => {
                    let places = content.distinct.iter().filter(|name| is_place(name)).count() * 2 >= content.distinct.len();
                    (hint || places).then(|| (score(u32::from(places)), few()))
                }
                "category" if content.is_names() => Some((score(0), few())),
                _ => None,
            },
            CellType::Personal if column.name == "phone" => content.is_mobile().then(|| (score(1), Why::Mobiles)),
            CellType::Method | CellType::Mode | CellType::Outcome => {
                (content.is_words(column.cells) || hint && content.has_words(column.cells)).then(|| (score(1), few()))
            }
            CellType::Rating => (content.is_words(column.cells) || hint && content.is_graded()).then(|| (score(1), few())),
            CellType::Opinion if content.is_words(column.cells) || hint && content.is_graded() => {
                let another =
                    Item::ALL.iter().any(|item| item.code() != column.name && item.code() != "overall" && hinted(item.code(), &header));
                (!another && (hint || column.name == "overall")).then(|| (score(1), few()))
            }
            CellType::YesNo { .. } if content.is_words(CellType::YesNo { blank: false }) => hint.then(|| (score(1), few())),
            _ => None,
        }
    }
}

/// Whether a row has one such column, whatever kinds of table it is read as.
fn is_shared(column: &Column) -> bool {
    ["case_id", "window"].contains(&column.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Sample;

    fn sample(text: &str) -> Sample {
        let record = |(at, line): (usize, &str)| (at as u32 + 1, line.split(',').map(str::to_owned).collect());
        Sample { sheet: None, records: text.lines().enumerate().map(record).collect() }
    }

    fn told(path: &str, text: &str) -> (Option<Kind>, Vec<String>, Vec<&'static str>) {
        let guess = Columns::of(&sample(text)).and_then(|columns| columns.guess(path));
        let said = |guess: &ColumnGuess| format!("{}={}", guess.column, guess.header);
        guess.map_or((None, vec![], vec![]), |guess| (Some(guess.kind), guess.guesses.iter().map(said).collect(), guess.lacking))
    }

    #[test]
    fn headers_that_no_alias_knows_are_told_by_what_stands_below_them() {
        let ledger = "事件标识,归口,业务种类,进件日,出件日,联络\n\
            SL2026060001,税务窗口,投诉,2026-06-01,2026-06-02,13800000000\n\
            SL2026060002,税务窗口,维修,2026-06-01,2026-06-03,13800000001\n\
            SL2026060003,社保窗口,投诉,2026-06-02,,13800000002\n\
            SL2026060004,税务窗口,投诉,2026-06-03,2026-06-03,13800000003\n";
        let columns = ["case_id=事件标识", "window=归口", "category=业务种类", "accepted_at=进件日", "completed_at=出件日", "phone=联络"];
        assert_eq!(told("a.csv", ledger), (Some(Kind::Ledger), columns.map(str::to_owned).into(), vec![]));
        let visits = "对应工单号,打电话的日子,途径,觉得怎样\nSL2026060001,2026-06-03,电话,满意\nSL2026060002,2026-06-04,现场,不满意\n";
        let columns = ["case_id=对应工单号", "visited_at=打电话的日子", "method=途径", "overall=觉得怎样"];
        assert_eq!(told("b.csv", visits), (Some(Kind::Visits), columns.map(str::to_owned).into(), vec![]));
        let rated = "柜台名,按键时间,按了什么\n税务窗口,2026-06-03 09:00,非常满意\n税务窗口,2026-06-03 10:00,未评价\n社保窗口,2026-06-04 09:00,满意\n";
        let (kind, columns, lacking) = told("评价器.csv", rated);
        assert_eq!((kind, lacking), (Some(Kind::Evaluations), vec![]));
        assert_eq!(columns, ["window=柜台名", "rated_at=按键时间", "rating=按了什么"]);
    }

    #[test]
    fn a_table_of_counts_lacks_no_ratings() {
        let counts = "柜台,所属月份,非常满意,满意,不满意\n1号窗口,2026-05,12,3,0\n2号窗口,2026-05,5,0,1\n1号窗口,2026-06,9,3,0\n2号窗口,2026-06,7,0,2\n";
        let (kind, columns, lacking) = told("evaluations/x.csv", counts);
        assert_eq!((kind, columns.join(" "), lacking), (Some(Kind::Evaluations), "window=柜台 month=所属月份".to_owned(), vec![]));
        let (_, _, lacking) = told("evaluations/x.csv", "窗口,非常满意,满意,不满意\n1号窗口,12,3,0\n");
        assert_eq!(lacking, ["month"]);
    }

    #[test]
    fn headers_of_halls_and_hotlines_are_told_too() {
        let hall = "办件流水号,办理部门,事项类型,申办时间,承诺办结时限,实际办结时间\n\
            BJ2026060001,住建局,承诺件,2026-06-01 09:00,2026-06-09,2026-06-03 10:00\n\
            BJ2026060002,人社局,即办件,2026-06-01 09:30,2026-06-02,2026-06-01 09:40\n\
            BJ2026060003,住建局,即办件,2026-06-02 09:30,2026-06-02,\n\
            BJ2026060004,住建局,承诺件,2026-06-02 11:30,2026-06-10,2026-06-05 10:00\n";
        let columns = ["case_id=办件流水号", "window=办理部门", "category=事项类型", "accepted_at=申办时间", "completed_at=实际办结时间"];
        assert_eq!(told("a.csv", hall), (Some(Kind::Ledger), columns.map(str::to_owned).into(), vec![]));
        let rated = "评价流水,办事窗口,评价等级,评价提交时间\nP000001,1号窗口,满意,2026-06-03 09:00\nP000002,2号窗口,非常满意,2026-06-03 10:00\n\
            P000003,1号窗口,满意,2026-06-04 09:00\n";
        let (_, columns, lacking) = told("好差评.csv", rated);
        assert_eq!((columns.join(" "), lacking), ("window=办事窗口 rated_at=评价提交时间".to_owned(), vec![]));
    }

    #[test]
    fn an_event_log_names_its_cases_several_times() {
        let log = "number,state,opened_at,category,assignment_group,closed_at,caller_id\n\
            INC0000045,New,2016-02-29 01:16,Category 55,Group 56,2016-03-05 12:00,Caller 2403\n\
            INC0000045,Active,2016-02-29 01:16,Category 55,Group 56,2016-03-05 12:00,Caller 2403\n\
            INC0000047,New,2016-02-29 04:40,Category 40,Group 70,2016-03-06 10:00,Caller 2403\n\
            INC0000047,Active,2016-02-29 04:40,Category 40,Group 70,2016-03-06 10:00,Caller 2403\n\
            INC0000047,Closed,2016-02-29 04:40,Category 40,Group 24,2016-03-06 10:00,Caller 4491\n\
            INC0000057,New,2016-02-29 06:10,Category 40,Group 70,2016-03-06 03:00,Caller 4416\n";
        let columns = ["case_id=number", "window=assignment_group", "accepted_at=opened_at", "completed_at=closed_at"];
        assert_eq!(told("log.csv", log), (Some(Kind::Ledger), columns.map(str::to_owned).into(), vec![]));
    }

    #[test]
    fn what_is_known_needs_no_guess_and_what_fits_nothing_is_said() {
        let noise = "id,Type of case,PHONE of,Dept\n1234,x,PHONE,Office A\n1235,y,PHONE,Office A\n1236,x,PHONE,Office A\n";
        assert_eq!(Columns::of(&sample(noise)).expect("a header").headers[0], "id", "a cell that reads like an alias makes no header");
        let ledger = "月度报表,,,\n受理编号,窗口,类别,受理时间\nA,一窗,投诉,2026-06-01\n";
        assert_eq!(told("x.csv", ledger), (Some(Kind::Ledger), vec![], vec![]));
        assert_eq!(told("x.csv", "商品,价格\n苹果,3\n梨,4\n").0, None);
        let lacking = told("ledger/x.csv", "受理编号,类别,受理时间\nA,投诉,2026-06-01\n");
        assert_eq!(lacking, (Some(Kind::Ledger), vec![], vec!["window"]));
    }
}
