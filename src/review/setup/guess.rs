//! Which kind a file is, and which of its headers mean what, where no alias says so.

use super::content::{Content, Dates};
use crate::domain::{CellType, Column, Item, Kind};
use crate::intake::{self, Sample, folded_header};

/// Records among which the header is looked for.
const SEARCHED: usize = 10;

/// A header that no alias knows and what it probably means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnGuess {
    /// Canonical column.
    pub column: &'static str,
    /// The header.
    pub header: String,
    /// Why, in Chinese.
    pub why: String,
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
    /// Cells of those columns that stand for nothing.
    pub(super) nothing: Vec<String>,
    /// Whether it holds ratings of which none is very good or very bad, so that their scale cannot be told.
    pub(super) untold_scale: bool,
    score: i64,
}

/// The columns of a sample: headers, and what stands below them.
pub(super) struct Columns {
    pub(super) headers: Vec<String>,
    contents: Vec<Content>,
}

impl Columns {
    /// The header is, of the records without numbers and dates, the one that most aliases know; of
    /// several, the first with most cells.
    pub(super) fn of(sample: &Sample) -> Option<Self> {
        let known = |cells: &[String]| Kind::ALL.map(|kind| by_alias(kind, cells).iter().flatten().count()).into_iter().max().unwrap_or(0);
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
        let told = |cells: &[String]| !cells.iter().any(|cell| is_datum(cell));
        let score = |at: usize| sample.records.get(at).map(|(_, cells)| (told(cells), known(cells), filled(cells), std::cmp::Reverse(at)));
        let at = (0..SEARCHED.min(sample.records.len())).max_by_key(|at| score(*at))?;
        let headers = sample.records[at].1.clone();
        let rows: Vec<&Vec<String>> =
            sample.records[at + 1..].iter().map(|(_, cells)| cells).filter(|cells| cells.len() == headers.len()).collect();
        let column = |place: usize| Content::of(&rows.iter().map(|row| row[place].as_str()).collect::<Vec<_>>());
        let contents = (0..headers.len()).map(column).collect();
        (filled(&headers) > 1).then_some(Self { headers, contents })
    }

    /// The kind that fits best; `path` may name it.
    pub(super) fn guess(&self, path: &str) -> Option<Guess> {
        Kind::ALL.into_iter().map(|kind| self.as_kind(kind, path)).filter(|guess| guess.score > 0).max_by_key(|guess| guess.score)
    }

    fn as_kind(&self, kind: Kind, path: &str) -> Guess {
        let places = by_alias(kind, &self.headers);
        let mut used: Vec<Option<usize>> = places.clone();
        let mut guesses = Vec::new();
        for (at, column) in kind.columns().iter().enumerate().filter(|(at, _)| places[*at].is_none()) {
            let best = (0..self.headers.len())
                .filter(|place| !self.headers[*place].is_empty() && !used.contains(&Some(*place)) && !self.means_something(kind, *place))
                .filter_map(|place| self.fit(kind, column, place, &used).map(|(score, why)| (score, std::cmp::Reverse(place), why)))
                .max();
            if let Some((_, std::cmp::Reverse(place), why)) = best {
                used[at] = Some(place);
                guesses.push(ColumnGuess { column: column.name, header: self.headers[place].clone(), why });
            }
        }
        let known = places.iter().flatten().count();
        let lacking = intake::lacking_columns(kind, &used);
        let score = 3 * known as i64 + 2 * guesses.len() as i64 - 6 * lacking.len() as i64 + named(kind, path);
        let contents = || used.iter().flatten().map(|place| &self.contents[*place]);
        let typed = kind.columns().iter().zip(&used).filter(|(column, _)| !matches!(column.cells, CellType::Text | CellType::Personal));
        let nothing = typed.filter_map(|(_, place)| place.map(|place| &self.contents[place])).flat_map(|content| content.nothing.clone());
        let rating = kind.columns().iter().position(|column| column.cells == CellType::Rating).and_then(|at| used[at]);
        let very = |place: usize| self.contents[place].distinct.iter().any(|word| word.contains("非常") || word.contains("very"));
        Guess {
            untold_scale: rating.is_some_and(|place| !very(place)),
            kind,
            known,
            guesses,
            lacking,
            dates: contents().filter_map(|content| content.dates.clone()).collect(),
            nothing: nothing.collect(),
            score,
        }
    }

    /// Whether an alias gives this header another meaning.
    fn means_something(&self, kind: Kind, place: usize) -> bool {
        let header = folded_header(&self.headers[place]);
        kind.columns().iter().any(|column| column.name == header || column.aliases.iter().any(|alias| folded_header(alias) == header))
    }

    /// How well a header fits a column, and why.
    fn fit(&self, kind: Kind, column: &Column, place: usize, used: &[Option<usize>]) -> Option<(u32, String)> {
        let (header, content) = (folded_header(&self.headers[place]), &self.contents[place]);
        let hint = hinted(column.name, &header);
        if content.filled == 0 || hinted("none", &header) {
            return None;
        }
        let score = |likely: u32| if hint { 10 + likely } else { likely };
        let of = |name: &str| {
            kind.columns().iter().position(|known| known.name == name).and_then(|at| used[at]).map(|place| &self.contents[place])
        };
        match column.cells {
            CellType::Date if content.dates.is_some() => match column.name {
                "accepted_at" => {
                    let earliest = self.contents.iter().filter(|other| other.dates.is_some() && !other.follows(content)).count() == 0;
                    let why = if earliest { "每行都是日期，在各日期列中最早" } else { "每行都是日期" };
                    (hint || earliest && content.filled * 10 >= content.rows * 9).then(|| (score(1 + u32::from(earliest)), why.to_owned()))
                }
                "completed_at" => {
                    let follows = of("accepted_at").is_some_and(|accepted| content.follows(accepted));
                    follows.then(|| (score(1), "日期，不早于受理".to_owned()))
                }
                "visited_at" | "rated_at" => (content.filled * 10 >= content.rows * 9).then(|| (score(1), "每行都是日期".to_owned())),
                _ => hint.then(|| (score(1), "日期，表头也这样说".to_owned())),
            },
            CellType::Month => (hint && content.distinct.iter().all(|cell| intake::is_month(cell))).then(|| (score(1), few(content))),
            CellType::Text => match column.name {
                // a heading such as 评价编号 or 回访编号 is the number of a rating or a visit, not of a case
                "case_id" if kind != Kind::Ledger && ["评", "访"].iter().any(|own| header.contains(own)) => None,
                "case_id" if (kind == Kind::Ledger || hint) && content.is_id() => Some((score(1), "各行不同的编号".to_owned())),
                "case_id" => (hint && content.is_repeated_id()).then(|| (score(0), "格式一致的编号，同一编号有几行".to_owned())),
                "window" if content.is_names() => {
                    let places = content.distinct.iter().filter(|name| is_place(name)).count() * 2 >= content.distinct.len();
                    (hint || places).then(|| (score(u32::from(places)), few(content)))
                }
                "category" if content.is_names() => Some((score(0), few(content))),
                _ => None,
            },
            CellType::Personal if column.name == "phone" => content.is_mobile().then(|| (score(1), "11 位手机号".to_owned())),
            CellType::Method | CellType::Rating | CellType::Mode | CellType::Outcome if content.is_words(column.cells) => {
                Some((score(1), few(content)))
            }
            CellType::Opinion if content.is_words(column.cells) => {
                let another = Item::ALL.iter().any(|item| item.code() != column.name && hinted(item.code(), &header));
                (hint || column.name == "overall" && !another).then(|| (score(1), few(content)))
            }
            CellType::YesNo { .. } if content.is_words(CellType::YesNo { blank: false }) => hint.then(|| (score(1), few(content))),
            _ => None,
        }
    }
}

/// Whether half of a cell is digits: a number, a date, an id.
fn is_datum(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits > 0 && digits * 2 >= cell.chars().count()
}

/// By place in `Kind::columns`: the header that means the column without being told.
fn by_alias(kind: Kind, headers: &[String]) -> Vec<Option<usize>> {
    let folded: Vec<String> = headers.iter().map(|header| folded_header(header)).collect();
    let place = |name: &str| folded.iter().position(|header| !header.is_empty() && *header == folded_header(name));
    kind.columns().iter().map(|column| std::iter::once(column.name).chain(column.aliases.iter().copied()).find_map(place)).collect()
}

/// What a column's name may contain; `none`: columns that are something else.
fn hinted(column: &str, header: &str) -> bool {
    let hints: &[&str] = match column {
        "case_id" => &["编号", "单号", "流水", "案号", "件号", "序列号", "受理号", "id", "key", "number", "case"],
        "window" => &[
            "窗",
            "部门",
            "单位",
            "科室",
            "处室",
            "机构",
            "责任",
            "承办",
            "agency",
            "dept",
            "department",
            "office",
            "window",
            "team",
            "group",
        ],
        "category" => &["类", "型", "专业", "category", "type", "kind"],
        "accepted_at" => &[
            "受理", "登记", "申请", "申办", "提交", "收件", "接件", "接单", "报", "创建", "录入", "来电", "来访", "诉求", "取号", "立案",
            "发起", "created", "open", "request", "accept", "receiv", "submit",
        ],
        "completed_at" => &["办结", "完成", "结束", "完结", "处理", "关闭", "办毕", "closed", "complet", "finish", "resolved"],
        "visited_at" => &["回访", "访", "通话", "拨打", "visit", "call"],
        "rated_at" => &["评", "rated"],
        "month" => &["月"],
        "rating" => &["评", "满意", "等级", "结果", "rating"],
        "phone" => &["电话", "手机", "联系", "phone", "mobile"],
        "callback_allowed" => &["回访"],
        "needs_feedback" | "feedback_on" => &["反馈", "整改"],
        "outcome" => &["接通", "结果", "状态"],
        "attitude" => &["态度"],
        "efficiency" => &["效率"],
        "procedure" => &["按章", "规范", "程序"],
        "off_channel" => &["体外"],
        "integrity" => &["廉"],
        "overall" => &["总", "整体", "满意"],
        "none" => &["出生", "生日", "birth", "承诺", "期限", "时限", "应办", "due", "更新", "updat", "modif", "导出", "打印"],
        "contract_start" | "contract_end" | "handed_over_on" | "warranty_ends_on" | "card_issued_on" => return specific(column, header),
        _ => &[],
    };
    hints.iter().any(|hint| header.contains(hint))
}

/// Columns of contracts and projects: both words must be there.
fn specific(column: &str, header: &str) -> bool {
    let both: &[(&str, &str)] = match column {
        "contract_start" => &[("合同", "开始"), ("合同", "起"), ("合同", "生效")],
        "contract_end" => &[("合同", "结束"), ("合同", "终止"), ("合同", "到期"), ("合同", "止")],
        "handed_over_on" => &[("交付", ""), ("移交", ""), ("交房", "")],
        "warranty_ends_on" => &[("保修", "止"), ("保修", "到期"), ("质保", "止"), ("质保", "到期")],
        _ => &[("保修卡", "")],
    };
    both.iter().any(|(one, other)| header.contains(one) && header.contains(other))
}

fn is_place(name: &str) -> bool {
    let endings = ["窗口", "科", "局", "处", "室", "中心", "所", "部", "组", "队", "股", "站", "办", "厅", "公司", "大厅"];
    endings.iter().any(|ending| name.ends_with(ending)) || name.contains("窗")
}

fn few(content: &Content) -> String {
    let named: Vec<&str> = content.distinct.iter().take(3).map(String::as_str).collect();
    format!("取值 {} 种，如 {}", content.distinct.len(), named.join("、"))
}

/// What the path says, the folder of a kind above all.
fn named(kind: Kind, path: &str) -> i64 {
    let path = path.to_lowercase();
    if path.starts_with(&format!("{}/", kind.code())) {
        return 40;
    }
    let words: [(Kind, &[&str]); 3] = [
        (Kind::Visits, &["visit", "回访", "callback"]),
        (Kind::Evaluations, &["evaluation", "评价", "rating"]),
        (Kind::Ledger, &["ledger", "台账", "办件", "工单", "受理", "业务", "登记"]),
    ];
    words.iter().find(|(_, words)| words.iter().any(|word| path.contains(word))).map_or(0, |(named, _)| if *named == kind { 8 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(text: &str) -> Sample {
        let record = |(at, line): (usize, &str)| (at as u32 + 1, line.split(',').map(str::to_owned).collect());
        Sample { records: text.lines().enumerate().map(record).collect() }
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
