//! Bulletins made by hand for the tests of this folder: a calm month, and one in which everything goes wrong.

mod tables;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use tables::{rate, tables};

use crate::bulletin::NextIssue;
use crate::bulletin::{
    Bulletin, Cell, CentreView, FollowedView, Headline, MethodsView, MonthGrade, NoticeView, QualityView, RateRow, RecordedView, RuleView,
    Span, StandardView, Tables, WindowView, WithheldView, Worked, WorkedScore, WorkedShare, WorkedWeek, findings,
};
use crate::domain::{Cadence, Component, Item, Kind, Locale, Method, Period, Points, Rate, Scale};
use crate::standard::Subject;
use crate::workspace::{Document, Site};

/// Rules of the fixture: id, label, category, due, target.
const RULES: [(&str, &str, &str, &str, Option<i64>); 5] = [
    ("complaint", "投诉回访", "投诉", "0d … 3d", Some(10_000)),
    ("repair", "维修回访", "维修", "1mo … 2mo", Some(3_000)),
    ("first-aid", "急救病人回访", "急救", "0d … 7d", Some(10_000)),
    ("other", "其他服务回访", "*", "0d … 7d", None),
    ("rectification", "整改反馈", "", "0d … 3wd", Some(10_000)),
];

/// Names that a page must survive.
pub(super) const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "🏛️🔧 一站式 👩‍💼",
    "مكتب الخدمات العامة",
    "\"'><img src=x onerror=alert(1)>",
    "{{ b.title }} {% raw %} </bdi></table>",
    "区不动产登记与交易税收一体化综合受理服务中心第十二号窗口暨企业开办专区政策咨询联络处（临时）",
    "&amp;\u{202E}gnirts\u{0} =cmd|'/c calc'!A1",
];

/// A month with eight windows: withheld cells, a missed target, an idle window, two groups.
pub(super) fn month() -> Bulletin {
    let names = ["不动产登记", "公积金", "医保社保", "户籍出入境", "税务", "企业开办", "公用事业报装", "综合受理"];
    bulletin(&names.map(str::to_owned), Locale::ZhCn)
}

/// The same in English.
pub(super) fn english() -> Bulletin {
    let names = ["Land registry", "Housing fund", "Health insurance", "Passports", "Taxes", "New firms", "Utilities", "General enquiries"];
    bulletin(&names.map(str::to_owned), Locale::En)
}

/// A month of so many windows.
pub(super) fn windows(n: usize) -> Bulletin {
    bulletin(&(1..=n).map(|n| format!("第{n}号窗口")).collect::<Vec<_>>(), Locale::ZhCn)
}

/// Windows whose names are attacks, and sixty of them.
pub(super) fn hostile() -> Bulletin {
    hostile_of(60)
}

/// The same with so many windows.
pub(super) fn hostile_of(windows: usize) -> Bulletin {
    let names: Vec<String> =
        (0..windows).map(|i| HOSTILE.get(i).map_or_else(|| format!("第{i}号窗口"), |name| (*name).to_owned())).collect();
    let mut bulletin = bulletin(&names, Locale::ZhCn);
    bulletin.title = format!("通报{}", HOSTILE[0]);
    bulletin.organisation = HOSTILE[4].to_owned();
    HOSTILE[5].clone_into(&mut bulletin.rules[0].label);
    bulletin.tables.rates[0].label = Some(HOSTILE[5].to_owned());
    bulletin
}

/// No visits, no evaluations, nothing due, one window.
pub(super) fn empty() -> Bulletin {
    let mut bulletin = bulletin(&["综合受理".to_owned()], Locale::ZhCn);
    bulletin.headline = Headline {
        of: Subject::Callbacks,
        asked: 0,
        short: 0,
        due: 0,
        met: 0,
        late: 0,
        early: 0,
        missed: 0,
        unrecorded: 0,
        rate: None,
        attained: vec![],
        not_attained: vec![],
        not_recorded: vec![],
        grades: vec![],
        idle_windows: vec!["综合受理".to_owned()],
    };
    bulletin.tables.rates.retain(|row| row.rule.is_some() && row.window.is_none());
    for row in &mut bulletin.tables.rates {
        let target = row.target;
        *row = RateRow { target, ..rate(row.rule.as_deref(), row.category.as_deref(), None, 0, 0) };
    }
    bulletin.tables = Tables { rates: bulletin.tables.rates, windows: vec![], ..Tables::default() };
    bulletin.windows[0].step = None;
    bulletin.windows[0].counted.clear();
    bulletin.withheld.clear();
    bulletin.quality.truncate(1);
    bulletin.recorded.truncate(1);
    bulletin.notices = vec![notice("no_visits", &[]), notice("no_evaluations", &[])];
    bulletin.methods.scale = None;
    bulletin.findings = findings(&bulletin);
    bulletin
}

fn bulletin(names: &[String], locale: Locale) -> Bulletin {
    let period: Period = "2026-06".parse().expect("a month");
    let windows: Vec<WindowView> = names.iter().enumerate().map(|(i, name)| window(i, name)).collect();
    let labels = ["优秀", "良好", "合格", "不合格"];
    let mut grades: Vec<(String, u64)> = labels
        .iter()
        .enumerate()
        .map(|(step, label)| ((*label).to_owned(), windows.iter().filter(|w| w.step == Some(step as u64)).count() as u64))
        .collect();
    grades.push(("样本不足".to_owned(), windows.iter().filter(|w| w.step.is_none()).count() as u64));
    let mut bulletin = Bulletin {
        centres: vec![CentreView { kind: Some("区中心".to_owned()), name: "东城".to_owned(), slug: "centre-1".to_owned() }],
        title: if locale == Locale::En { "Callback bulletin" } else { "政务服务回访通报" }.to_owned(),
        organisation: if locale == Locale::En { "Service Centre of the District" } else { "示例区政务服务中心" }.to_owned(),
        locale,
        site: Site {
            name: "示例区人民政府".to_owned(),
            domain: "www.example.gov.cn".to_owned(),
            id_code: "0000000000".to_owned(),
            column: "回访通报".to_owned(),
            ..Site::default()
        },
        document: Document { number: "示政务〔2026〕6号".to_owned(), addressee: "各窗口".to_owned(), ..Document::default() },
        period: Span {
            code: period,
            cadence: Cadence::Month,
            first: period.first(),
            last: period.last(),
            as_of: period.last(),
            provisional: false,
        },
        released: true,
        released_on: None,
        previous: Some("2026-05".parse().expect("a month")),
        withdrawals: Vec::new(),
        publish_by: NaiveDate::from_ymd_opt(2026, 7, 7),
        publication: None,
        next_issue: Some(NextIssue {
            period: "2026-07".parse().expect("a month"),
            publish_by: NaiveDate::from_ymd_opt(2026, 8, 7).expect("a day"),
        }),
        issues: Vec::new(),
        dated: NaiveDate::from_ymd_opt(2026, 7, 7).expect("a day"),
        findings: Vec::new(),
        headline: Headline {
            of: Subject::Callbacks,
            asked: 82,
            short: 3,
            due: 312,
            met: 268,
            late: 21,
            early: 4,
            missed: 19,
            unrecorded: 0,
            rate: Some(Rate(8590)),
            attained: vec!["repair".to_owned(), "first-aid".to_owned()],
            not_attained: vec!["complaint".to_owned()],
            not_recorded: Vec::new(),
            grades,
            idle_windows: names.iter().skip(7).take(1).cloned().collect(),
        },
        tables: tables(names, period),
        rules: RULES.iter().map(rule_view).collect(),
        followed: vec![FollowedView {
            rule: Some("complaint".to_owned()),
            label: "投诉回访".to_owned(),
            earlier_met: Cell::Shown(40),
            earlier_due: Cell::Shown(44),
            met: Cell::Shown(44),
            due: Cell::Shown(47),
            attained: Cell::Shown(false),
            done: Some("已补做 4 件".to_owned()),
        }],
        next_steps: vec!["每周核对一次应回访清单".to_owned()],
        windows,
        recorded: Kind::ALL.map(|kind| RecordedView { kind, first: period.twelve_months()[0].first(), last: period.last() }).into(),
        quality: Kind::ALL.into_iter().map(quality).collect(),
        accepted: Vec::new(),
        methods: methods(),
        withheld: vec![
            WithheldView { method: Component::Phone, windows: 2, centre: false },
            WithheldView { method: Component::Onsite, windows: 3, centre: true },
        ],
        corrections: Vec::new(),
        notices: vec![
            notice("export_ends_early", &[("kind", "visits"), ("latest", "2026-06-20"), ("as_of", "2026-06-30")]),
            notice("calendar", &[("year", "2027")]),
        ],
    };
    bulletin.findings = findings(&bulletin);
    bulletin
}

fn notice(key: &str, values: &[(&str, &str)]) -> NoticeView {
    NoticeView { key: key.to_owned(), values: values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect() }
}

fn window(i: usize, name: &str) -> WindowView {
    let step = match i {
        0 | 1 => Some(0),
        2..=4 => Some(1),
        5 => Some(3),
        6 | 7 => None,
        i => Some(i as u64 % 4),
    };
    let grade = step.map_or("样本不足", |step| ["优秀", "良好", "合格", "不合格"][step as usize]);
    WindowView {
        centre: (i < 3).then(|| "东城".to_owned()),
        name: name.to_owned(),
        slug: format!("w{:02}", i + 1),
        group: Some(if i % 3 == 2 { "B" } else { "A" }.to_owned()),
        grade: grade.to_owned(),
        step,
        grade_since: step.map(|_| "2026-04".parse().expect("a month")),
        grades: ["2026-05", "2026-06"]
            .map(|month| MonthGrade { month: month.parse().expect("a month"), grade: grade.to_owned(), step, recorded: true })
            .into(),
        counted: if step.is_some() { vec![Component::Phone, Component::Evaluator, Component::Callback] } else { vec![] },
        not_attained: if i == 5 { vec!["complaint".to_owned()] } else { vec![] },
    }
}

fn rule_view((id, label, category, due, target): &(&str, &str, &str, &str, Option<i64>)) -> RuleView {
    let rectification = *id == "rectification";
    RuleView {
        id: (*id).to_owned(),
        label: (*label).to_owned(),
        standard: "property".to_owned(),
        dataset: if rectification { Kind::Visits } else { Kind::Ledger },
        categories: if category.is_empty() { vec![] } else { vec![(*category).to_owned()] },
        anchor: if rectification { "visited_at" } else { "completed_at" }.to_owned(),
        due: (*due).to_owned(),
        of: if rectification { Subject::Acts } else { Subject::Callbacks },
        fulfilled_by: if rectification { "feedback_on" } else { "visit" }.to_owned(),
        methods: if *id == "complaint" { vec![Method::Phone, Method::Onsite] } else { vec![] },
        count: 1,
        target: target.map(Rate),
        component: target.map(|_| if rectification { Component::Rectification } else { Component::Callback }),
    }
}

fn quality(kind: Kind) -> QualityView {
    let faults =
        if kind == Kind::Ledger { BTreeMap::from([("bad_date".to_owned(), 3), ("missing_value".to_owned(), 2)]) } else { BTreeMap::new() };
    QualityView { kind, files: 2, read: 4_012, accepted: 3_990, rejected: 5, duplicate: 12, superseded: 5, left_out: 0, faults }
}

fn methods() -> MethodsView {
    MethodsView {
        standards: vec![
            StandardView { name: "property".to_owned(), title: "物业回访服务标准".to_owned() },
            StandardView { name: "service-centre".to_owned(), title: "政务服务中心电话回访制度".to_owned() },
        ],
        scale: Some(Scale::Five),
        visits_scale: None,
        points_three: [Points(10_000), Points(6_000), Points(0)],
        points_five: [Points(10_000), Points(8_000), Points(6_000), Points(3_000), Points(0)],
        weights: vec![Points(4_000), Points(1_000), Points(3_000), Points(2_000), Points(0)],
        item_weights: Item::ALL.into_iter().map(|item| (item, Points(100))).collect(),
        grades: [("优秀", 9_000), ("良好", 8_000), ("合格", 6_000), ("不合格", 0)]
            .map(|(label, from)| (label.to_owned(), Points(from)))
            .into(),
        min_respondents: 5,
        min_rated: 10,
        ranking: false,
        calendar_years: (2019, 2026),
        quota: Some((20, 5)),
        worked: worked(),
    }
}

fn worked() -> Worked {
    let part = |component, weight, points| (component, Points(weight), Points(points));
    let score = WorkedScore {
        window: "医保社保".to_owned(),
        parts: vec![part(Component::Phone, 4_000, 9_500), part(Component::Evaluator, 3_000, 9_000)],
        weights: Points(7_000),
        score: Points(9_286),
        grade: "优秀".to_owned(),
    };
    Worked {
        interval: Some((Rate(8_000), Rate(9_000))),
        satisfaction: Some(WorkedShare { very_satisfied: None, satisfied: 80, basically_satisfied: 10, n: 100, rate: Rate(9_000) }),
        score: Some(score),
        weeks: vec![WorkedWeek {
            week: "2026-W25".parse().expect("a week"),
            days: 4,
            phone: 16,
            onsite: 4,
            holidays: vec!["端午节".to_owned()],
        }],
        exempt: 3,
        exempt_rate: Some(Rate(100)),
        rejected: vec![(Kind::Ledger, Rate(27))],
        years: vec![2026, 2027],
        unannounced: vec![2027],
        grade_only: 2,
        rules_withheld: vec!["rectification".to_owned()],
    }
}
