//! Numbers for files that rows name, as the files of an archive have them by their positions.

use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::HashMap;

use super::only::Only;

/// Names of files by number.
#[derive(Debug, Default)]
pub struct FileNames {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    numbers: HashMap<Arc<str>, usize>,
    /// By number.
    names: Vec<Arc<str>>,
}

impl FileNames {
    /// Those of the places that decide have the numbers that they have there.
    pub fn of(only: &Only) -> FileNames {
        let names = only.places().map(|places| places.names()).unwrap_or_default();
        let names: Vec<Arc<str>> = names.iter().map(|name| name.as_str().into()).collect();
        let numbers = names.iter().cloned().zip(0..).collect();
        FileNames { known: Mutex::new(Known { numbers, names }) }
    }

    /// The number of a name.
    pub fn number(&self, name: &str) -> usize {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.numbers.get(name) {
            return *number;
        }
        let (name, number): (Arc<str>, usize) = (name.into(), known.names.len());
        known.names.push(name.clone());
        known.numbers.insert(name, number);
        number
    }

    /// The name of a number.
    pub fn get(&self, number: usize) -> Arc<str> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.names.get(number).cloned().unwrap_or_default()
    }
}
