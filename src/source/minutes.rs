//! The minutes that the records of a slice cover: see [`crate::event::coverage`].
//!
//! A separate pass over the text, because most ways to read it pass over most lines. It is made only for queries that
//! need the coverage.

use hashbrown::HashMap;

use super::appliances::Appliances;
use crate::archive::ClockCursor;
use crate::event::coverage::Logged;
use crate::record::frame::{self, Shape, Written};
use crate::record::time::Stamp;

/// Whose records they are as far as the heads tell, and by which clock.
#[derive(Clone, Debug)]
pub struct Writer {
    /// How stamps become moments.
    pub clock: ClockCursor,
    /// The number of the appliance.
    pub appliance: u32,
    /// Of every record, even one that names a syslog host.
    pub fixed: bool,
}

/// Collects the minutes of a slice.
#[derive(Debug, Default)]
pub struct Minutes {
    logged: Logged,
    /// Heads met in the piece at hand: where, and who wrote what follows.
    heads: Vec<(usize, Writer)>,
    /// The numbers of the hosts met. A collector writes for all of them in turn.
    hosts: HashMap<Box<[u8]>, u32>,
}

impl Minutes {
    /// A head at that offset of the piece says that the writer is another one.
    pub fn change(&mut self, offset: usize, writer: Writer) {
        self.heads.push((offset, writer));
    }

    /// Reads the stamps of a piece that begins with records of `writer`, `begin` being its position in the file.
    pub fn read(&mut self, piece: &[u8], begin: u64, shape: Shape, mut writer: Writer, appliances: &Appliances) {
        let Minutes { logged, heads, hosts } = self;
        let apart: Vec<usize> = heads.iter().map(|(offset, _)| *offset).collect();
        let mut heads = heads.drain(..).peekable();
        frame::stamps(piece, shape, &apart, &mut |written| {
            let Written { offset, stamp, host, ends_file } = *written;
            while let Some((_, next)) = heads.next_if(|(head, _)| *head < offset) {
                writer = next;
            }
            let appliance = match host.filter(|_| !writer.fixed) {
                None => writer.appliance,
                Some(host) => hosts.get(host).copied().unwrap_or_else(|| {
                    let number = appliances.number(&appliances.of_host(host));
                    hosts.insert(host.into(), number);
                    number
                }),
            };
            let minute = writer.clock.moment(Stamp { second: 0, ..stamp }, begin + offset as u64).micros;
            logged.record(appliance, minute, ends_file);
        });
    }

    /// What was found.
    pub fn finish(self) -> Logged {
        self.logged
    }
}
