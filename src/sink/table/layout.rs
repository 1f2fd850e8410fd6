//! Which columns of a table are shown on a terminal, and how wide each is.
//!
//! Columns that people look for come first: when, who, from where, what was said, how many. They get the width they need
//! before any other is shown at all; of the others there are as many as fit, because half of three values tells less than
//! the whole of two. Columns that the query chose are shown before they are whole: whoever names a column wants to see it.

use crate::expr::types::Type;
use crate::plan::{Column, Role};

/// The column whose values are names of files.
const FILE: &str = "file";

/// Spaces between columns.
pub(super) const GAP: usize = 2;
/// Prose that is narrower than this cannot be read.
const NARROWEST_PROSE: usize = 16;
/// Names of users are not cut below this.
const NARROWEST_KEY: usize = 12;
/// Other text is not cut below this, or its header up to [`LONGEST_KEPT_HEADER`].
const NARROWEST_TEXT: usize = 8;
/// Names of files are not cut below this.
const NARROWEST_FILE: usize = 20;
/// A header longer than this may be cut too.
const LONGEST_KEPT_HEADER: usize = 16;
/// Names of users that are longer get more only where there is room left: clients may send any nonsense as a name, and
/// one such row must not take the place of all other columns.
const LONGEST_KEY: usize = 40;
/// The same of other text.
const LONGEST_TEXT: usize = 24;
/// Columns that are shown before a key with values in few rows.
const BEFORE_SPARSE: usize = 4;

/// How the values of a column may be made narrower.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// Not at all: half a number or half an address is another one.
    Never,
    /// The end of a name is cut off.
    Name,
    /// Names of files have a short form that still tells them apart.
    File,
    /// Prose goes on below itself if it stands last, else its end is cut off.
    Prose,
}

/// What a column needs.
#[derive(Clone, Debug)]
pub(super) struct Need {
    /// Its place among the columns of the result.
    pub(super) column: usize,
    pub(super) fold: Fold,
    /// People look for it first.
    pub(super) is_key: bool,
    /// The query does not choose it.
    pub(super) is_default: bool,
    /// It is a key that has values in fewer than half of the rows.
    pub(super) is_sparse: bool,
    /// It says nothing unless the column before it is shown: `line` behind `file`.
    pub(super) needs_previous: bool,
    pub(super) header: usize,
    /// The width of its widest value, or of its header.
    pub(super) natural: usize,
    /// The width of its values in their short form; `natural` where there is none.
    pub(super) short: usize,
}

/// A column that is shown, its width, and how a wider value is fitted into that.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) column: usize,
    pub(super) width: usize,
    pub(super) fold: Fold,
}

/// How the values of a column may be made narrower.
pub(super) fn fold_of(column: &Column) -> Fold {
    match column.kind {
        Type::Text if column.name == FILE => Fold::File,
        Type::Text | Type::Bytes if is_prose(&column.name) => Fold::Prose,
        Type::Text | Type::Bytes | Type::IntList | Type::TextList => Fold::Name,
        Type::Word(_)
        | Type::Ip
        | Type::Network
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::Time
        | Type::Duration => Fold::Never,
    }
}

fn is_prose(name: &str) -> bool {
    ["text", "reply_text", "raw", "reason", "subject"].contains(&name)
}

/// Do people look for this column first? Of several times only the first counts.
pub(super) fn is_key(columns: &[Column], at: usize, role: Role) -> bool {
    let Some(column) = columns.get(at) else { return false };
    let is_named = ["user", "users", "remote_ip", "text", "reply_text"].contains(&column.name.as_str());
    let is_first_time = columns.iter().position(|column| column.kind == Type::Time) == Some(at);
    is_named || is_first_time || role.is_count
}

impl Need {
    /// The width that it should have.
    fn wanted(&self, available: usize) -> usize {
        match self.fold {
            Fold::Never | Fold::File => self.natural,
            Fold::Prose => self.natural.min((available / 2).max(NARROWEST_PROSE)),
            Fold::Name if self.is_key => self.natural.min((available / 4).max(LONGEST_KEY)),
            Fold::Name => self.natural.min(LONGEST_TEXT.max(self.header.min(LONGEST_KEPT_HEADER))),
        }
    }

    /// Is it of use to make it wider? A short form says as much as it can; only the whole name says more.
    fn gains(&self, width: usize, left: usize) -> bool {
        let missing = self.natural.saturating_sub(width);
        missing > 0 && (width < self.short || self.short == self.natural || missing <= left)
    }

    /// The least that it may have.
    fn least(&self) -> usize {
        let header = self.header.min(LONGEST_KEPT_HEADER);
        match self.fold {
            Fold::Never => self.natural,
            Fold::Prose => self.natural.min(header.max(NARROWEST_PROSE)),
            Fold::Name if self.is_key => self.natural.min(header.max(NARROWEST_KEY)),
            Fold::Name => self.natural.min(header.max(NARROWEST_TEXT)),
            Fold::File => self.short.min(header.max(NARROWEST_FILE)),
        }
    }
}

/// The columns that are shown, at least one if there is any, in their order.
pub(super) fn settle(needs: &[Need], available: usize) -> Vec<Shown> {
    let is_first = |need: &&Need| !need.is_default || (need.is_key && !need.is_sparse);
    let first: Vec<&Need> = needs.iter().filter(is_first).collect();
    let (mut shown, is_whole) = squeezed(first, available);
    if is_whole {
        add_others(&mut shown, needs, available);
    }
    if shown.is_empty() {
        shown.extend(needs.first().map(|need| (need, need.short)));
    }
    // Prose that the query does not choose stands last, where it goes on below itself.
    shown.sort_by_key(|(need, _)| (need.is_default && need.fold == Fold::Prose, need.column));
    spread(&mut shown, available);
    if let [(_, only)] = shown.as_mut_slice() {
        *only = (*only).min(available.max(1));
    }
    shown.into_iter().map(|(need, width)| Shown { column: need.column, width, fold: need.fold }).collect()
}

/// A column under way, and its width.
type Draft<'n> = (&'n Need, usize);

/// The columns that come first, as wide as they ask for if that fits. Else prose gets less, then everything, then the
/// last columns are left out, keys after the others.
fn squeezed(mut needs: Vec<&Need>, available: usize) -> (Vec<Draft<'_>>, bool) {
    let draft = |needs: &[&Need], width: &dyn Fn(&Need) -> usize| -> Vec<usize> {
        needs.iter().map(|need| width(need)).collect()
    };
    let wanted = |need: &Need| need.wanted(available);
    let narrow_prose = |need: &Need| if need.fold == Fold::Prose { need.least() } else { wanted(need) };
    let narrow_text = |need: &Need| if need.is_key { narrow_prose(need) } else { need.least() };
    let least = |need: &Need| need.least();
    let steps: [&dyn Fn(&Need) -> usize; 4] = [&wanted, &narrow_prose, &narrow_text, &least];
    for (step, width) in steps.into_iter().enumerate() {
        let widths = draft(&needs, width);
        if total(&widths) <= available {
            return (needs.into_iter().zip(widths).collect(), step == 0);
        }
    }
    let mut dropped = Vec::new();
    while needs.len() > 1 && total(&draft(&needs, &least)) > available {
        let last = needs.iter().rposition(|need| !need.is_key).unwrap_or(needs.len() - 1);
        dropped.push(needs.remove(last));
    }
    let mut widths = draft(&needs, &least);
    for need in dropped.into_iter().rev() {
        if total(&widths) + GAP + need.least() <= available {
            widths.push(need.least());
            needs.push(need);
        }
    }
    (needs.into_iter().zip(widths).collect(), false)
}

/// Adds the default columns that still fit into the line.
fn add_others<'n>(shown: &mut Vec<Draft<'n>>, needs: &'n [Need], available: usize) {
    let others = || needs.iter().filter(|need| need.is_default && (!need.is_key || need.is_sparse));
    let plain = others().filter(|need| !need.is_sparse).take(BEFORE_SPARSE);
    let sparse = others().filter(|need| need.is_sparse);
    let rest = others().filter(|need| !need.is_sparse).skip(BEFORE_SPARSE);
    for need in plain.chain(sparse).chain(rest).filter(|need| !need.needs_previous) {
        let used: Vec<usize> = shown.iter().map(|(_, width)| *width).collect();
        let follower = needs.iter().find(|other| other.column > need.column).filter(|other| other.needs_previous);
        let fits = |draft: &Vec<Draft<'n>>| {
            let widths = used.iter().copied().chain(draft.iter().map(|(_, width)| *width));
            total(&widths.collect::<Vec<_>>()) <= available
        };
        let forms = [need.wanted(available), need.short];
        let both = follower.into_iter().flat_map(|line| forms.map(|width| vec![(need, width), (line, line.natural)]));
        let alone = forms.map(|width| vec![(need, width)]);
        shown.extend(both.chain(alone).find(fits).unwrap_or_default());
    }
}

/// Gives what is left over to what is not whole: names of users, then prose, then other text; the narrowest first, so
/// that only the longest are cut.
fn spread(shown: &mut [Draft<'_>], available: usize) {
    let used = total(&shown.iter().map(|(_, width)| *width).collect::<Vec<_>>());
    let mut left = available.saturating_sub(used);
    let groups: [&dyn Fn(&Need) -> bool; 3] =
        [&|need| need.is_key && need.fold != Fold::Prose, &|need| need.fold == Fold::Prose, &|need| {
            !need.is_key && need.fold != Fold::Prose
        }];
    for is_member in groups {
        while left > 0 {
            let grows = |(need, width): &&mut Draft<'_>| is_member(need) && need.gains(*width, left);
            let Some((_, width)) = shown.iter_mut().filter(grows).min_by_key(|(_, width)| *width) else { break };
            *width += 1;
            left -= 1;
        }
    }
}

/// The width of a line.
fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

#[cfg(test)]
mod tests;
