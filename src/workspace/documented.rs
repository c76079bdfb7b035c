//! `docs/configuration.md` and its Chinese twin hold every key of `huifang.toml`, and none that does not exist.

use std::collections::BTreeSet;

use super::typed::Typed;
use crate::typed_toml::{TypedFile, keys, with_quoted_keys};

/// The block of all keys in each language.
const PAGES: [&str; 2] = [include_str!("../../docs/configuration.md"), include_str!("../../docs/configuration.zh-CN.md")];

fn block(page: &str) -> &str {
    let (_, rest) = page.split_once("```toml\n").expect("a block of keys");
    rest.split_once("\n```").expect("its end").0
}

/// The keys that the block writes below a table, those behind `#` too.
fn written(block: &str, table: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut current = "";
    for line in block.lines() {
        let line = line.strip_prefix("# ").unwrap_or(line);
        if let Some(name) = line.strip_prefix("[[").or_else(|| line.strip_prefix('[')) {
            current = name.split_once(']').expect("a table").0;
            let (outer, inner) = current.split_once('.').unwrap_or((current, ""));
            if table.is_empty() {
                keys.insert(outer.to_owned());
            } else if outer == table && !inner.is_empty() {
                keys.insert(inner.to_owned());
            }
        } else if let Some((key, value)) = line.split_once(" = ").filter(|(key, _)| !key.contains([' ', '#'])) {
            if current == table {
                keys.insert(key.to_owned());
            }
            if format!("{current}.{key}") == table {
                let fields = value.trim_matches(['{', '}', ' ']).split(", ");
                keys.extend(fields.filter_map(|field| field.split_once(" = ")).map(|(key, _)| key.to_owned()));
            }
        }
    }
    keys
}

#[test]
fn every_key_stands_in_the_pages_and_each_of_the_pages_exists() {
    for page in PAGES {
        let block = block(page);
        let typed = toml::from_str::<Typed>(&with_quoted_keys(block));
        assert!(typed.is_ok(), "{}", typed.expect_err("an error"));
        for (table, before) in Typed::TABLES {
            let (known, mut written) = (keys::<Typed>(before), written(block, table));
            // kinds of exports have tables of their own; the block shows the first and names the others
            if *table == "columns" {
                written.extend(["visits", "evaluations", "rectifications"].map(str::to_owned));
            }
            assert_eq!(known, written, "keys of `{table}`");
        }
    }
}

#[test]
fn the_defaults_in_the_pages_are_those_of_the_program() {
    let defaults = Typed::default();
    for page in PAGES {
        let shown = toml::from_str::<Typed>(&with_quoted_keys(block(page))).expect("the block is a configuration");
        assert_eq!(shown.title, defaults.title);
        assert_eq!(shown.organisation, defaults.organisation);
        assert_eq!(shown.locale, defaults.locale);
        assert_eq!(shown.timezone, defaults.timezone);
        assert_eq!(shown.standard, defaults.standard);
        assert_eq!(shown.cadence, defaults.cadence);
        assert_eq!(shown.ranking, defaults.ranking);
        assert_eq!(shown.on_conflict, defaults.on_conflict);
        assert_eq!(shown.on_repeat, defaults.on_repeat);
        assert_eq!((shown.min_rated, shown.min_respondents), (defaults.min_rated, defaults.min_respondents));
        assert_eq!(shown.max_rejected.get_ref().exact(), defaults.max_rejected.get_ref().exact());
        // what is left is compared as it prints
        let rest = |typed: &Typed| {
            let weights = [&typed.weights.phone, &typed.weights.onsite, &typed.weights.evaluator, &typed.weights.callback];
            let weights: Vec<_> = weights
                .into_iter()
                .chain([&typed.weights.rectification, &typed.weights.sms, &typed.weights.online])
                .map(|weight| weight.get_ref().exact())
                .collect();
            let points = [&typed.points.three, &typed.points.five].map(|points| format!("{:?}", points.get_ref()));
            let site = [&typed.site.name, &typed.site.column, typed.site.url.get_ref(), typed.site.license.get_ref()].map(String::clone);
            let inputs = [&typed.inputs.ledger, &typed.inputs.visits, &typed.inputs.evaluations, &typed.inputs.leave_out].map(Vec::clone);
            (weights, points, site, inputs, typed.quota.phone_per_window, typed.quota.onsite)
        };
        assert_eq!(rest(&shown), rest(&defaults));
    }
}
