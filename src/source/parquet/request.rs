//! What a request needs of the files: which columns are decoded, whether rows are of one appliance, which row groups may
//! be left unread.

use std::sync::atomic::AtomicU64;

use super::columns::position;
use super::decode::Wanted;
use super::groups::{self, Order};
use super::tables::Tables;
use super::verdict::Verdict;
use crate::error::Result;
use crate::event::tables::Table;
use crate::source::ScanRequest;

/// How much of the files a query leaves unread. A page index may leave more undecoded.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Files with rows of the table.
    pub files: usize,
    /// Those of which no row can pass, by what the manifest of their dataset says.
    pub by_manifest: usize,
    /// Row groups of the others.
    pub row_groups: usize,
    /// Row groups of which no row can pass, by what their statistics say.
    pub by_statistics: usize,
    /// Others of which none can, by what their Bloom filters say.
    pub by_bloom: usize,
}

impl Tables {
    /// The columns that are read for a request, by their positions in the table: those asked for, and those by which rows
    /// are put in order. `merged`: rows are of several appliances.
    pub fn columns(&self, request: &ScanRequest, merged: bool) -> Vec<usize> {
        let mut columns = request.projection.clone();
        if columns.is_empty() {
            return columns;
        }
        let table = request.table;
        let needs_time = merged || groups::of(&self.parts, table).iter().any(|group| group.order == Order::Time);
        let [_, line] = table.place();
        columns.extend(position(table, line));
        columns.extend(position(table, table.time()).filter(|_| needs_time));
        columns.extend(position(table, "appliance").filter(|_| merged));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The appliance that all rows of a table are of; `None` if there are several, or if that is not certain.
    pub fn appliance(&self, table: Table) -> Option<(String, String)> {
        let mut one: Option<(String, String)> = None;
        for file in self.of(table) {
            let says = file.says();
            if says.sources.len() != 1 && !says.keeps_sources_apart() {
                return None;
            }
            for origin in &says.sources {
                let name = origin.appliance.clone()?;
                if !file.is_only(&name) {
                    return None;
                }
                match &one {
                    Some((other, scope)) if *other != name || *scope != origin.scope => return None,
                    Some(_) => {}
                    None => one = Some((name, origin.scope.clone())),
                }
            }
        }
        one
    }

    /// What manifests, statistics and Bloom filters leave of the files for a request.
    ///
    /// # Errors
    /// As for a scan.
    pub fn pruned(&self, request: &ScanRequest) -> Result<Pruned> {
        let wanted = self.wanted(request, false);
        let (tables, unopened) = self.opened_for(&wanted, |_| false)?;
        let by_manifest = unopened.listed.len();
        let mut pruned = Pruned { files: by_manifest, by_manifest, ..Pruned::default() };
        for part in tables.parts.iter().filter(|part| part.table == request.table) {
            pruned.files += 1;
            pruned.row_groups += part.row_groups();
            for group in 0..part.row_groups() {
                match wanted.verdict(part, group, &AtomicU64::new(0)) {
                    Verdict::MayPass => {}
                    Verdict::ByStatistics => pruned.by_statistics += 1,
                    Verdict::ByBloom => pruned.by_bloom += 1,
                }
            }
        }
        Ok(pruned)
    }

    pub(super) fn wanted(&self, request: &ScanRequest, merged: bool) -> Wanted {
        let columns = self.columns(request, merged);
        let place = |column: usize| request.projection.get(column).and_then(|at| columns.binary_search(at).ok());
        let mut filtered_by = Vec::new();
        let mut filter = request.filter.clone().filter(|_| request.pushdown);
        if let Some(filter) = &mut filter {
            filter.for_each_column(&mut |column| {
                if let Some(place) = place(*column) {
                    *column = place;
                    filtered_by.push(place);
                }
            });
        }
        let order = ["appliance", request.table.time(), request.table.place()[1]];
        let of_all = order.iter().filter_map(|name| columns.binary_search(&position(request.table, name)?).ok());
        let mut of_all: Vec<usize> = if merged { of_all.collect() } else { Vec::new() };
        of_all.sort_unstable();
        Wanted {
            table: request.table,
            filter: filter.filter(|_| !filtered_by.is_empty()),
            filtered_by,
            of_all,
            columns,
            prune: request.pushdown,
        }
    }
}
