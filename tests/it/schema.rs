//! `bulletin.json` says what its schema says, and nothing that the schema does not know.

use serde_json::Value;

use crate::huifang::{huifang, root};

/// Whether `value` is what `schema` describes: the keywords that the schema uses, each read as JSON Schema
/// 2020-12 defines it. Stricter in one thing: a property must be listed. A keyword that is not known here fails,
/// so that none is passed over.
fn fits(schema: &Value, value: &Value, root: &Value, at: &str) -> Result<(), String> {
    let Some(schema) = schema.as_object() else {
        return if schema == &Value::Bool(true) { Ok(()) } else { Err(format!("{at}: nothing may stand here")) };
    };
    for (keyword, wanted) in schema {
        let held = match keyword.as_str() {
            // the last three are held below
            "$schema" | "$defs" | "title" | "description" | "default" | "format" | "required" | "properties" | "additionalProperties" => {
                true
            }
            "$ref" => {
                let path = wanted.as_str().and_then(|path| path.strip_prefix('#')).expect("a local reference");
                let target = root.pointer(path).unwrap_or_else(|| panic!("the schema has no {path}"));
                fits(target, value, root, at)?;
                true
            }
            "type" => match wanted {
                Value::Array(kinds) => kinds.iter().any(|kind| is(kind, value)),
                kind => is(kind, value),
            },
            "const" => wanted == value,
            "enum" => wanted.as_array().expect("a list").contains(value),
            "anyOf" | "oneOf" => {
                let found: Vec<_> = wanted.as_array().expect("a list").iter().map(|one| fits(one, value, root, at)).collect();
                let good = found.iter().filter(|one| one.is_ok()).count();
                if !(good == 1 || keyword == "anyOf" && good > 1) {
                    return Err(format!("{at}: {value} fits {good} of {found:?}"));
                }
                true
            }
            "minimum" => value.as_f64().is_none_or(|value| value >= wanted.as_f64().expect("a number")),
            "maximum" => value.as_f64().is_none_or(|value| value <= wanted.as_f64().expect("a number")),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().expect("a number")),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().expect("a number")),
            // the patterns here are of periods, which the program itself reads
            "pattern" => value.as_str().is_none_or(|text| text.parse::<huifang::domain::Period>().is_ok()),
            "items" => {
                let prefix = schema.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
                for (n, item) in value.as_array().into_iter().flatten().enumerate().skip(prefix) {
                    fits(wanted, item, root, &format!("{at}/{n}"))?;
                }
                true
            }
            "prefixItems" => {
                let items = value.as_array().into_iter().flatten().zip(wanted.as_array().expect("a list")).enumerate();
                for (n, (item, wanted)) in items {
                    fits(wanted, item, root, &format!("{at}/{n}"))?;
                }
                true
            }
            other => panic!("{at}: the keyword {other} is not checked"),
        };
        if !held {
            return Err(format!("{at}: {value} is not {keyword} {wanted}"));
        }
    }
    let Some(fields) = value.as_object() else { return Ok(()) };
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        fields.get(name).ok_or_else(|| format!("{at}: lacks {name}"))?;
    }
    if !schema.contains_key("properties") && !schema.contains_key("additionalProperties") {
        return Ok(());
    }
    for (name, field) in fields {
        let property = schema.get("properties").and_then(|properties| properties.get(name));
        let wanted = property.or_else(|| schema.get("additionalProperties")).ok_or_else(|| format!("{at}: {name} is not in the schema"))?;
        fits(wanted, field, root, &format!("{at}/{name}"))?;
    }
    Ok(())
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("the name of a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("a type {other}"),
    }
}

#[test]
fn the_bulletin_of_the_sample_is_what_its_schema_says() {
    let out = tempfile::tempdir().expect("a folder");
    let sample = root().join("sample-data");
    let run = huifang(out.path(), &["build", &sample.to_string_lossy(), "--out", "site", "--period", "2026-06"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let data = out.path().join("site/public/2026-06/data");
    let read = |name: &str| std::fs::read_to_string(data.join(name)).expect("a published file");
    let mut bulletin: Value = serde_json::from_str(&read("bulletin.json")).expect("JSON");
    assert_eq!(bulletin["$schema"], "bulletin.schema.json");
    assert_eq!(huifang(out.path(), &["schema"]).stdout, read("bulletin.schema.json"), "the command prints another schema");
    let schema: Value = serde_json::from_str(&read("bulletin.schema.json")).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    fits(&schema, &bulletin, &schema, "").expect("the bulletin fits its schema");

    for (path, wrong) in [
        ("/headline/due", Value::from(-1)),
        ("/headline/rate", Value::from("48.96%")),
        ("/period/code", Value::from("2026-6")),
        ("/tables/rates/0/due", Value::from("few")),
        ("/tables/windows/0/components", Value::from(Vec::<Value>::new())),
        ("/rules/0/dataset", Value::from("letters")),
        ("/notices", Value::Null),
    ] {
        let right = std::mem::replace(bulletin.pointer_mut(path).unwrap_or_else(|| panic!("the sample has {path}")), wrong);
        fits(&schema, &bulletin, &schema, "").expect_err(path);
        *bulletin.pointer_mut(path).expect("it was there") = right;
    }
    bulletin["applicant"] = "甲".into();
    fits(&schema, &bulletin, &schema, "").expect_err("a property that no type has");
}

#[test]
fn bulletins_with_further_ways_to_call_back_and_five_grades_fit_the_schema_too() {
    for (case, path, length) in [
        ("ways-to-call-back", "/tables/windows/0/components", 7),
        ("ways-to-call-back", "/methods/weights", 7),
        ("visits-of-five-grades", "/tables/items/0/counts", 5),
        ("visits-of-five-grades", "/tables/windows/0/components", 5),
    ] {
        let out = tempfile::tempdir().expect("a folder");
        let workspace = root().join("tests/cases").join(case).join("input");
        let asked = ["build", &workspace.to_string_lossy(), "--out", "site", "--period", "2026-06", "--as-of", "2026-06-30", "--fresh"];
        let run = huifang(out.path(), &asked);
        assert_eq!(run.exit, 0, "{}", run.stderr);
        let data = out.path().join("site/public/2026-06/data");
        let read = |name: &str| std::fs::read_to_string(data.join(name)).expect("a published file");
        let json = |name: &str| serde_json::from_str::<Value>(&read(name)).expect("JSON");
        let (bulletin, schema) = (json("bulletin.json"), json("bulletin.schema.json"));
        fits(&schema, &bulletin, &schema, "").expect("the bulletin fits its schema");
        assert_eq!(bulletin.pointer(path).and_then(Value::as_array).map(Vec::len), Some(length), "{case} {path}");
    }
}
