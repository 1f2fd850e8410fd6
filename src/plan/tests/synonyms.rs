//! Synonyms lead to what there is.

use std::collections::HashSet;

use crate::event::tables::Table;
use crate::lang::synonyms::{FIELDS, GAPS, NETWORKS, RECIPES, STRETCHES};
use crate::plan::recipes::BUILT_IN;

#[test]
fn every_synonym_leads_to_one_thing_that_there_is() {
    let columns: Vec<&str> = Table::ALL.into_iter().flat_map(Table::columns).map(|column| column.name).collect();
    for (field, names) in FIELDS {
        assert!(columns.contains(field), "{field} is no column");
        names.iter().for_each(|name| assert!(!columns.contains(name), "{name} is a column"));
    }
    for (recipe, _) in RECIPES {
        assert!(BUILT_IN.iter().any(|built_in| built_in.name == *recipe), "{recipe} is no recipe");
    }
    let tables = [FIELDS, STRETCHES, RECIPES];
    let all = tables.into_iter().flatten().flat_map(|(_, names)| names.iter()).chain(NETWORKS).chain(GAPS);
    let mut known = HashSet::new();
    all.for_each(|name| assert!(known.insert(name), "{name} is a synonym of two things"));
}
