//! What the number of a connection stands for, record by record: the incarnations of one connection, in the order of the log.
//!
//! Records of one second may stand in another order than they were written in: UDP swaps them, and collectors read with
//! several threads. No connection is older than its opening, so an opening takes in the attempts before it that name its
//! number, where no other connection can be meant; and an attempt behind a close belongs to what was closed. Both within
//! one second and [`NEAR`].

use super::facts::{ConnectionFacts, LateFacts, Opening, TlsResult, Verdict};

/// Text between two records (bytes) within which their order is not trusted.
pub const NEAR: u64 = 64 << 10;

/// One incarnation: a number that whoever keeps the incarnations gave it. Parts of a log count their own.
pub(super) type Name = u64;

/// When and where a record was written.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub(super) struct At {
    /// Since 1970-01-01T00:00:00Z; `None` on records without a time, and where it does not matter.
    pub(super) second: Option<i64>,
    /// In the text of the log, or of its series of files.
    pub(super) position: u64,
}

/// The row of an attempt: the part of the log that it stands in, and its position among the rows there.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) struct RowRef {
    pub(super) part: u64,
    pub(super) row: u32,
}

/// A record that names a connection.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) at: At,
    pub(super) said: Said,
}

/// What a record says of its connection.
#[derive(Clone, Debug)]
pub(super) enum Said {
    Opened(Box<Opening>),
    Verdict(Box<Verdict>),
    Tls(Box<TlsResult>),
    Message(i64),
    /// At the moment (microseconds since 1970-01-01T00:00:00Z).
    Closed(Option<i64>),
    /// `None`: the filter dropped its row.
    Attempt(Option<RowRef>),
}

/// What a number stands for.
#[derive(Clone, Debug, Default)]
pub(super) enum State {
    /// Nothing that is known.
    #[default]
    Unseen,
    Live(Live),
    Ended(Ended),
}

/// A connection that is open.
#[derive(Clone, Debug, Default)]
pub(super) struct Live {
    pub(super) facts: ConnectionFacts,
    pub(super) name: Name,
    /// Its opening was not met.
    unopened: Option<Box<Unopened>>,
    /// Its opening was met, and its verdict was not.
    opened: Option<Opened>,
    /// What ended just before: attempts may still belong to it.
    before: Option<Box<Ended>>,
}

/// A connection that was closed.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    facts: ConnectionFacts,
    name: Name,
    at: At,
    unopened: Option<Box<Unopened>>,
    /// As in [`Live`].
    opened: Option<Opened>,
}

/// What is known of a connection whose verdict may still come.
#[derive(Clone, Debug, Default)]
struct Opened {
    at: At,
    /// The rows of the attempts near the opening: they get the verdict.
    rows: Vec<RowRef>,
}

/// What is known of a connection whose opening may still come.
#[derive(Clone, Debug, Default)]
struct Unopened {
    /// Nothing was known of the number before.
    unseen: bool,
    /// The first attempt.
    first: Option<At>,
    /// Its attempts are not of one second.
    is_mixed: bool,
    /// The rows of attempts, while they may wait for an opening.
    rows: Vec<RowRef>,
    verdict: Option<At>,
    tls: Option<At>,
}

/// Keeps incarnations, and the rows of attempts.
pub(super) trait Keeper {
    /// May a verdict come for the connection whose records are being taken in?
    fn has_verdicts(&self) -> bool;
    /// A new incarnation.
    fn begin(&mut self) -> Name;
    /// Its late facts, if these are kept.
    fn late_facts(&mut self, name: Name) -> Option<&mut LateFacts>;
    /// It was closed. Attempts may still belong to it.
    fn close(&mut self, name: Name);
    /// Nothing more belongs to it.
    fn end(&mut self, name: Name);
    /// A row, with what is known. `unseen`: the connection may be older than everything that was read.
    fn row(&mut self, row: RowRef, facts: &ConnectionFacts, name: Name, unseen: bool);
    /// A row that was given before.
    fn facts_of(&mut self, row: RowRef) -> Option<&mut ConnectionFacts>;
}

impl At {
    /// May two records have changed places?
    pub(super) fn is_near(&self, other: &At) -> bool {
        self.second.is_some() && self.second == other.second && self.position.abs_diff(other.position) <= NEAR
    }

    /// Nothing at `position` and behind it is near.
    pub(super) fn is_past(&self, position: u64) -> bool {
        position.saturating_sub(self.position) > NEAR
    }

    fn shift(&mut self, by: u64) {
        self.position = self.position.wrapping_add(by);
    }
}

impl Mention {
    pub(super) fn shift(&mut self, by: u64, part: u64) {
        self.at.shift(by);
        if let Said::Attempt(Some(row)) = &mut self.said {
            row.part = part;
        }
    }
}

impl State {
    /// Does the time of a record matter that says nothing of itself but a verdict or TLS?
    pub(super) fn asks_for_time(&self) -> bool {
        match self {
            State::Live(Live { unopened: None, opened, .. }) => {
                opened.as_ref().is_some_and(|opened| !opened.rows.is_empty())
            }
            State::Unseen | State::Live(_) | State::Ended(_) => true,
        }
    }

    /// Takes in the next record that names the number.
    pub(super) fn take(&mut self, Mention { at, said }: Mention, keeper: &mut impl Keeper) {
        if self.closed().is_some_and(|(closed, _)| closed.is_past(at.position)) {
            self.forget_ended(keeper);
        }
        match said {
            Said::Opened(opening) => self.open(*opening, at, keeper),
            Said::Closed(time) => self.close(time, at, keeper),
            Said::Attempt(row) => self.attempt(row, at, keeper),
            Said::Verdict(verdict) => self.verdict(verdict, at, keeper),
            Said::Tls(tls) => {
                let live = self.mentioned(keeper);
                if let Some(unopened) = &mut live.unopened {
                    unopened.tls = Some(at);
                }
                live.facts.tls = Some(tls);
            }
            Said::Message(mid) => {
                let name = self.mentioned(keeper).name;
                if let Some(facts) = keeper.late_facts(name) {
                    facts.mids.insert(mid);
                }
            }
        }
    }

    fn verdict(&mut self, verdict: Box<Verdict>, at: At, keeper: &mut impl Keeper) {
        let is_own = |ended: &&mut Ended| ended.at.is_near(&at) && ended.facts.verdict.is_none();
        let (facts, unopened, opened) = match self.ended().filter(is_own) {
            Some(Ended { facts, unopened, opened, .. }) => (facts, unopened, opened),
            None => {
                let Live { facts, unopened, opened, .. } = self.mentioned(keeper);
                (facts, unopened, opened)
            }
        };
        if let Some(unopened) = unopened {
            unopened.verdict = Some(at);
        }
        let opened = opened.take().filter(|opened| opened.at.is_near(&at));
        for row in opened.iter().flat_map(|opened| &opened.rows) {
            if let Some(facts) = keeper.facts_of(*row) {
                facts.verdict = Some(verdict.clone());
            }
        }
        facts.verdict = Some(verdict);
    }

    /// The connection that is open, begun if need be.
    fn mentioned(&mut self, keeper: &mut impl Keeper) -> &mut Live {
        if !matches!(self, State::Live(_)) {
            let before = std::mem::take(self);
            let unopened = Unopened { unseen: matches!(before, State::Unseen), ..Unopened::default() };
            let before = if let State::Ended(ended) = before { Some(Box::new(ended)) } else { None };
            let live = Live { name: keeper.begin(), unopened: Some(Box::new(unopened)), before, ..Live::default() };
            *self = State::Live(live);
        }
        match self {
            State::Live(live) => live,
            State::Unseen | State::Ended(_) => unreachable!("it was begun"),
        }
    }

    /// What ended last, if no attempt was made since.
    fn ended(&mut self) -> Option<&mut Ended> {
        match self {
            State::Ended(ended) => Some(ended),
            State::Live(live) => live.before.as_deref_mut(),
            State::Unseen => None,
        }
    }

    fn attempt(&mut self, row: Option<RowRef>, at: At, keeper: &mut impl Keeper) {
        let opened = match self.ended().filter(|ended| ended.at.is_near(&at)) {
            Some(Ended { facts, name, unopened, opened, .. }) => {
                attempt(facts, *name, unopened.as_deref_mut(), row, at, keeper);
                opened
            }
            None => {
                let live = self.mentioned(keeper);
                live.forget_before(keeper);
                attempt(&mut live.facts, live.name, live.unopened.as_deref_mut(), row, at, keeper);
                &mut live.opened
            }
        };
        if let Some(opened) = opened
            && opened.at.is_near(&at)
        {
            opened.rows.extend(row);
        }
    }

    fn open(&mut self, opening: Opening, at: At, keeper: &mut impl Keeper) {
        if let State::Live(live) = self
            && live.unopened.as_ref().is_some_and(|unopened| unopened.waits_for(&at))
        {
            live.opened = adopt(&mut live.facts, &mut live.unopened, opening, at, keeper);
        } else if self.ended().is_some_and(|ended| ended.waits_for(&at)) {
            self.open_ended(opening, at, keeper);
        } else {
            let facts = self.begun(&at);
            std::mem::take(self).end(keeper);
            let facts = ConnectionFacts { opening: Some(opening), ..facts };
            let opened = Opened::waiting(at, Vec::new(), &facts, keeper);
            *self = State::Live(Live { facts, name: keeper.begin(), opened, ..Live::default() });
        }
    }

    /// An opening behind its own close.
    fn open_ended(&mut self, opening: Opening, at: At, keeper: &mut impl Keeper) {
        let begun = self.begun(&at);
        let mut ended = match std::mem::take(self) {
            State::Ended(ended) => ended,
            State::Live(Live { before: Some(ended), name, .. }) => {
                keeper.end(name);
                *ended
            }
            State::Unseen | State::Live(_) => return,
        };
        if let Some(unopened) = &mut ended.unopened
            && !is_near(&unopened.verdict, &at)
            && begun.verdict.is_some()
        {
            (ended.facts.verdict, unopened.verdict) = (begun.verdict, Some(at));
        }
        ended.opened = adopt(&mut ended.facts, &mut ended.unopened, opening, at, keeper);
        *self = State::Ended(ended);
    }

    /// The verdict and the TLS result that stand before the opening, in the same second, if no attempt does.
    fn begun(&mut self, at: &At) -> ConnectionFacts {
        let State::Live(Live { facts, unopened: Some(unopened), .. }) = self else { return ConnectionFacts::default() };
        if facts.attempts > 0 {
            return ConnectionFacts::default();
        }
        ConnectionFacts {
            verdict: facts.verdict.take().filter(|_| is_near(&unopened.verdict, at)),
            tls: facts.tls.take().filter(|_| is_near(&unopened.tls, at)),
            ..ConnectionFacts::default()
        }
    }

    fn close(&mut self, time: Option<i64>, at: At, keeper: &mut impl Keeper) {
        // A close of what is closed already says nothing new.
        if matches!(self, State::Ended(_)) {
            return;
        }
        let Live { facts, name, unopened, before, opened } = std::mem::take(self.mentioned(keeper));
        if let Some(late) = keeper.late_facts(name) {
            late.closed_at = time;
        }
        *self = State::Ended(match before {
            // Nobody tried to log in since then.
            Some(ended) => {
                keeper.end(name);
                *ended
            }
            None => {
                keeper.close(name);
                Ended { facts, name, at, unopened, opened }
            }
        });
    }

    /// Nothing more belongs to it.
    pub(super) fn end(self, keeper: &mut impl Keeper) {
        match self {
            State::Unseen => {}
            State::Ended(ended) => keeper.end(ended.name),
            State::Live(mut live) => {
                live.forget_before(keeper);
                keeper.end(live.name);
            }
        }
    }

    /// The state at the end of a part of the log becomes one of the whole log: positions are shifted by `by`, rows are those of
    /// `part`, and incarnations have the names that `name` gives them.
    pub(super) fn rebase(&mut self, by: u64, part: u64, name: &impl Fn(Name) -> Name) {
        match self {
            State::Unseen => {}
            State::Ended(ended) => ended.rebase(by, part, name),
            State::Live(live) => {
                live.name = name(live.name);
                live.unopened.iter_mut().for_each(|unopened| unopened.rebase(by, part));
                live.before.iter_mut().for_each(|ended| ended.rebase(by, part, name));
                live.opened.iter_mut().for_each(|opened| opened.rebase(by, part));
            }
        }
    }

    /// The first row that a later record may still complete, and where its attempt or its opening stands.
    pub(super) fn waiting(&self) -> Option<(&At, RowRef)> {
        let (unopened, opened) = match self {
            State::Unseen => return None,
            State::Live(Live { before: Some(ended), .. }) => (&ended.unopened, &ended.opened),
            State::Ended(ended) => (&ended.unopened, &ended.opened),
            State::Live(live) => (&live.unopened, &live.opened),
        };
        let opened = opened.as_ref().map(|opened| (&opened.at, &opened.rows));
        let (at, rows) = opened.or_else(|| unopened.as_ref()?.waiting())?;
        Some((at, *rows.first()?))
    }

    /// Nothing completes its rows any more.
    pub(super) fn give_up(&mut self) {
        let (unopened, opened) = match self {
            State::Unseen => return,
            State::Live(Live { before: Some(ended), .. }) => (&mut ended.unopened, &mut ended.opened),
            State::Ended(ended) => (&mut ended.unopened, &mut ended.opened),
            State::Live(live) => (&mut live.unopened, &mut live.opened),
        };
        unopened.iter_mut().for_each(|unopened| unopened.give_up());
        *opened = None;
    }

    /// What an attempt may still belong to although it was closed: where, and its name.
    pub(super) fn closed(&self) -> Option<(&At, Name)> {
        let ended = match self {
            State::Unseen => None,
            State::Live(live) => live.before.as_deref(),
            State::Ended(ended) => Some(ended),
        };
        ended.map(|ended| (&ended.at, ended.name))
    }

    /// No later record belongs to what ended.
    pub(super) fn forget_ended(&mut self, keeper: &mut impl Keeper) {
        match self {
            State::Unseen => {}
            State::Live(live) => live.forget_before(keeper),
            State::Ended(_) => std::mem::take(self).end(keeper),
        }
    }
}

impl Live {
    fn forget_before(&mut self, keeper: &mut impl Keeper) {
        self.before.take().into_iter().for_each(|ended| keeper.end(ended.name));
    }
}

impl Ended {
    /// May an opening at `at` be its own?
    fn waits_for(&self, at: &At) -> bool {
        let waits = |unopened: &Unopened| unopened.first.is_none() || unopened.waits_for(at);
        self.at.is_near(at) && self.unopened.as_deref().is_some_and(waits)
    }

    fn rebase(&mut self, by: u64, part: u64, name: &impl Fn(Name) -> Name) {
        self.name = name(self.name);
        self.at.shift(by);
        self.unopened.iter_mut().for_each(|unopened| unopened.rebase(by, part));
        self.opened.iter_mut().for_each(|opened| opened.rebase(by, part));
    }
}

impl Opened {
    /// `None`: a verdict is known, or does not come.
    fn waiting(at: At, rows: Vec<RowRef>, facts: &ConnectionFacts, keeper: &impl Keeper) -> Option<Opened> {
        (keeper.has_verdicts() && facts.verdict.is_none()).then_some(Opened { at, rows })
    }

    fn rebase(&mut self, by: u64, part: u64) {
        self.at.shift(by);
        self.rows.iter_mut().for_each(|row| row.part = part);
    }
}

impl Unopened {
    /// May an opening at `at` be its own?
    fn waits_for(&self, at: &At) -> bool {
        !self.is_mixed && self.first.is_some_and(|first| first.is_near(at))
    }

    /// The rows that wait for it, and where the first attempt stands.
    fn waiting(&self) -> Option<(&At, &Vec<RowRef>)> {
        Some((self.first.as_ref()?, &self.rows))
    }

    /// No opening comes any more.
    fn give_up(&mut self) {
        self.is_mixed = true;
        self.rows = Vec::new();
    }

    fn rebase(&mut self, by: u64, part: u64) {
        self.first.iter_mut().for_each(|at| at.shift(by));
        self.verdict.iter_mut().for_each(|at| at.shift(by));
        self.tls.iter_mut().for_each(|at| at.shift(by));
        self.rows.iter_mut().for_each(|row| row.part = part);
    }
}

/// Counts an attempt, and gives its row.
fn attempt(
    facts: &mut ConnectionFacts,
    name: Name,
    unopened: Option<&mut Unopened>,
    row: Option<RowRef>,
    at: At,
    keeper: &mut impl Keeper,
) {
    facts.attempts = facts.attempts.saturating_add(1);
    let unseen = unopened.as_ref().is_some_and(|unopened| unopened.unseen);
    if let Some(row) = row {
        keeper.row(row, facts, name, unseen);
    }
    let Some(unopened) = unopened else { return };
    let first = unopened.first.get_or_insert(at);
    if first.second != at.second || at.second.is_none() {
        unopened.give_up();
    } else if !unopened.is_mixed {
        unopened.rows.extend(row);
    }
}

/// The opening of a connection that attempts were made in before: it is theirs, too.
fn adopt(
    facts: &mut ConnectionFacts,
    unopened: &mut Option<Box<Unopened>>,
    opening: Opening,
    at: At,
    keeper: &mut impl Keeper,
) -> Option<Opened> {
    let Unopened { rows, verdict, tls, .. } = unopened.take().map(|unopened| *unopened).unwrap_or_default();
    facts.verdict = facts.verdict.take().filter(|_| is_near(&verdict, &at));
    facts.tls = facts.tls.take().filter(|_| is_near(&tls, &at));
    for row in &rows {
        let Some(row) = keeper.facts_of(*row) else { continue };
        row.opening = Some(opening.clone());
        row.verdict.clone_from(&facts.verdict);
        row.tls = row.tls.take().filter(|_| is_near(&tls, &at));
    }
    facts.opening = Some(opening);
    Opened::waiting(at, rows, facts, keeper)
}

fn is_near(said: &Option<At>, at: &At) -> bool {
    said.is_some_and(|said| said.is_near(at))
}
