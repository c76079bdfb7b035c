//! Names of pages: plain ASCII, all apart, and the same from run to run.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

/// A name for the page of each of `names`: what of it is plain ASCII, else `fallback`, and as much
/// of a hash as tells all apart.
///
/// It depends on the name alone, so that the address stays the same from month to month.
#[must_use]
pub fn slugs<'a>(names: impl IntoIterator<Item = &'a str>, fallback: &str) -> BTreeMap<&'a str, String> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    let hashed: Vec<(&str, String)> = names.into_iter().map(|name| (name, hex::encode(Sha256::digest(name.as_bytes())))).collect();
    let unique = |length: usize| hashed.iter().map(|(_, hash)| &hash[..length]).collect::<BTreeSet<_>>().len() == hashed.len();
    let length = (8..64).find(|length| unique(*length)).unwrap_or(64);
    let slug = |name: &str, hash: &str| {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).take(24).collect();
        format!("{}-{}", if plain.is_empty() { fallback } else { plain.as_str() }.to_ascii_lowercase(), &hash[..length])
    };
    hashed.iter().map(|(name, hash)| (*name, slug(name, hash))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain_and_stay_apart() {
        let names = ["不动产登记", "../../etc", "<script>", "A窗口", "a 窗口", ""];
        let slugs = slugs(names, "window");
        let distinct: BTreeSet<&String> = slugs.values().collect();
        assert_eq!(distinct.len(), names.len());
        assert!(slugs.values().all(|slug| slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')));
        assert!(slugs["../../etc"].starts_with("etc-") && slugs["不动产登记"].starts_with("window-"));
    }
}
