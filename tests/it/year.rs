//! The bulletin of a year: each month's grade is that of the month's own bulletin, and no public file
//! says more of a month than that.

use std::collections::BTreeMap;
use std::path::Path;

use crate::huifang::huifang;

/// Rows of a table by the cells of these columns.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| panic!("no {}", path.display()));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn a_month_of_the_year_says_what_its_own_bulletin_says() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let sample = sample.to_string_lossy();
    let folder = tempfile::tempdir().expect("a folder");
    let months = ["2025-07", "2025-12"];
    for period in ["2025", "2025-07", "2025-12"] {
        let run = huifang(folder.path(), &["build", &sample, "--period", period]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
    }
    let site = folder.path().join("site");
    let public = |period: &str, name: &str| table(&site.join(format!("public/{period}/data/{name}.csv")));
    let internal = |period: &str, name: &str| table(&site.join(format!("internal/{period}/data/{name}.csv")));
    for month in months {
        let cells = |rows: Vec<BTreeMap<String, String>>| -> BTreeMap<String, (String, String)> {
            rows.into_iter().map(|row| (row["window"].clone(), (row["grade"].clone(), row["score"].clone()))).collect()
        };
        let of_month = |rows: Vec<BTreeMap<String, String>>| rows.into_iter().filter(|row| row["month"] == month).collect::<Vec<_>>();
        let own = cells(internal(month, "windows"));
        assert!(own.values().any(|(grade, _)| grade != "样本不足"), "{month} grades nobody");
        let of_year = cells(of_month(internal("2025", "grades")));
        for (window, (grade, score)) in &own {
            assert_eq!(of_year.get(window), Some(&(grade.clone(), score.clone())), "{month} {window}");
        }
        let published = cells(of_month(public("2025", "grades")));
        assert!(published.iter().all(|(window, (grade, score))| score.is_empty() && *grade == of_year[window].0), "{published:?}");

        // satisfaction: the cells of the month's own public table, `*` included, and nothing else
        let own: BTreeMap<(String, &str), (String, String)> = public(month, "satisfaction")
            .into_iter()
            .flat_map(|row| {
                ["callback", "evaluator"].map(|source| {
                    ((row["window"].clone(), source), (row[&format!("{source}_n")].clone(), row[&format!("{source}_rate")].clone()))
                })
            })
            .filter(|(_, (n, _))| n != "0")
            .collect();
        let of_year: BTreeMap<(String, &str), (String, String)> = of_month(public("2025", "satisfaction_trend"))
            .into_iter()
            .map(|row| {
                let source = if row["source"] == "callback" { "callback" } else { "evaluator" };
                ((row["window"].clone(), source), (row["n"].clone(), row["rate"].clone()))
            })
            .collect();
        assert!(own.values().any(|(n, _)| n == "*"), "{month} withholds nothing");
        assert_eq!(of_year, own, "{month}");
    }
    let page = std::fs::read_to_string(site.join("public/2025/index.html")).expect("the page");
    assert!(page.contains("年终综合考评") && page.contains("id=\"year\""));
    let of_month = std::fs::read_to_string(site.join("public/2025-12/index.html")).expect("the page");
    assert!(!of_month.contains("年终综合考评") && !site.join("public/2025-12/data/grades.csv").exists());
}
