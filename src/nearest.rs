//! What someone most likely meant: the names that are nearest to one that nobody knows. Words are compared by the slips
//! of a typist, longer names, such as those of files, by how much of them is the same.

/// The slips that turn `wanted` into `other`, if they are near: at most one in words of up to four letters, two in longer
/// ones. Two neighbours swapped are one slip.
pub fn slips(wanted: &str, other: &str) -> Option<usize> {
    /// No name is this long, and the comparison takes time in proportion to both lengths.
    const LONGEST: usize = 64;
    if wanted == other {
        return Some(0);
    }
    let letters = wanted.chars().take(LONGEST + 1).count();
    let limit = if letters <= 4 { 1 } else { 2 };
    // A word of one letter is one slip from every other.
    if letters > LONGEST || letters <= limit || other.chars().count().abs_diff(letters) > limit {
        return None;
    }
    Some(strsim::damerau_levenshtein(wanted, other)).filter(|slips| *slips <= limit)
}

/// The candidate that `word` was most likely meant to be, case aside, if one is near enough by its [`slips`].
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    candidates
        .into_iter()
        .filter_map(|candidate| Some((slips(&word, &candidate.to_ascii_lowercase())?, candidate)))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// The names that are more like `wanted` than `least`, a share of 1, case aside; the most alike first. `forms`: what a name
/// may be called.
pub fn alike<T: Ord>(
    wanted: &str,
    names: impl IntoIterator<Item = T>,
    forms: impl Fn(&T) -> Vec<String>,
    least: f64,
) -> Vec<T> {
    let wanted = wanted.to_lowercase();
    let likeness = |name: &T| {
        let forms = forms(name).into_iter().map(|form| strsim::jaro_winkler(&form.to_lowercase(), &wanted));
        forms.fold(0.0, f64::max)
    };
    let mut near: Vec<(f64, T)> = names.into_iter().map(|name| (likeness(&name), name)).collect();
    near.retain(|(likeness, _)| *likeness > least);
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_allows_one_slip_or_two() {
        let stages = ["where", "select", "sort", "top", "count"];
        assert_eq!(nearest("cuont", stages), Some("count"));
        assert_eq!(nearest("SLECT", stages), Some("select"));
        assert_eq!(nearest("tpo", stages), Some("top"));
        assert_eq!(nearest("srot", stages), Some("sort"));
        assert_eq!(nearest("tip", ["tops"]), None);
        assert_eq!(nearest("a", stages), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("X", ["x"]), Some("x"));
        assert_eq!(nearest(&"x".repeat(1000), stages), None);
    }

    #[test]
    fn the_most_alike_comes_first_by_the_form_that_fits() {
        let forms = |name: &String| vec![name.clone(), name.rsplit('/').next().unwrap_or_default().to_owned()];
        let names = ["Asia/Tokyo", "Europe/Berlin", "Europe/Dublin"].map(str::to_owned);
        assert_eq!(alike("berlim", names.clone(), forms, 0.88), ["Europe/Berlin"]);
        assert_eq!(alike("Europe/Dublim", names, forms, 0.8), ["Europe/Dublin", "Europe/Berlin"]);
    }
}
