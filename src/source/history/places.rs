//! The names that rows show for numbers: of appliances and of files.

use std::sync::Arc;

use crate::archive::LogFile;
use crate::source::appliances::Appliances;

/// Names by number.
#[derive(Debug)]
pub struct Places<'a> {
    files: &'a [LogFile],
    appliances: Arc<Appliances>,
    /// By number, as far as they were asked for.
    names: Vec<Option<Arc<str>>>,
}

impl<'a> Places<'a> {
    /// Those of an archive's files.
    pub fn new(files: &'a [LogFile], appliances: Arc<Appliances>) -> Self {
        Places { files, appliances, names: Vec::new() }
    }

    /// The name of a file, as given.
    pub fn file(&self, file: usize) -> &'a str {
        self.files.get(file).map_or("", |log| &log.name)
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
