//! The names that rows show for numbers: of appliances and of files.

use std::sync::Arc;

use crate::archive::Archive;
use crate::source::appliances::Appliances;

/// Names by number.
#[derive(Debug)]
pub struct Places {
    archive: Arc<Archive>,
    appliances: Arc<Appliances>,
    /// By number, as far as they were asked for.
    names: Vec<Option<Arc<str>>>,
}

impl Places {
    /// Those of an archive's files.
    pub fn new(archive: Arc<Archive>, appliances: Arc<Appliances>) -> Self {
        Places { archive, appliances, names: Vec::new() }
    }

    /// The name of a file, as given.
    pub fn file(&self, file: usize) -> &str {
        self.archive.files.get(file).map_or("", |log| &log.name)
    }

    /// The name of an appliance, if it has one.
    pub fn appliance(&mut self, number: u32) -> Option<Arc<str>> {
        let place = number as usize;
        while self.names.len() <= place {
            let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            self.names.push(self.appliances.get(next).name);
        }
        self.names[place].clone()
    }
}
