//! Numbers for appliances, so that a connection's key is small and a slice can meet appliances that none before it did.

use std::sync::{Mutex, PoisonError};

use hashbrown::HashMap;

use crate::archive::{Aliases, Appliance};

/// Numbers for appliances, the same in every slice. Which number an appliance gets depends on the threads; nothing
/// else does.
#[derive(Debug, Default)]
pub struct Appliances {
    aliases: Aliases,
    known: Mutex<(HashMap<Appliance, u32>, Vec<Appliance>)>,
}

impl Appliances {
    /// For logs whose hosts may have other names.
    pub fn new(aliases: Aliases) -> Appliances {
        Appliances { aliases, ..Appliances::default() }
    }

    /// The appliance that a syslog host names.
    pub fn of_host(&self, host: &[u8]) -> Appliance {
        self.aliases.appliance(host)
    }

    /// The number of an appliance.
    pub fn number(&self, appliance: &Appliance) -> u32 {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.0.get(appliance) {
            return *number;
        }
        let number = u32::try_from(known.1.len()).unwrap_or(u32::MAX);
        known.1.push(appliance.clone());
        known.0.insert(appliance.clone(), number);
        number
    }

    /// The appliance of a number.
    pub fn get(&self, number: u32) -> Appliance {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.1[number as usize].clone()
    }
}
