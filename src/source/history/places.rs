//! The names that rows show for numbers: of appliances and of files.

use std::sync::Arc;

use crate::archive::Archive;
use crate::source::appliances::Appliances;
use crate::source::file_names::FileNames;

/// Names by number.
#[derive(Debug)]
pub struct Places {
    files: Files,
    appliances: Arc<Appliances>,
    /// By number, as far as they were looked up.
    names: Vec<Option<Arc<str>>>,
}

/// What the files are.
#[derive(Debug)]
pub enum Files {
    /// Those of an archive, by position.
    OfArchive(Arc<Archive>),
    /// Those that rows name.
    Named(Arc<FileNames>),
}

impl Places {
    /// Those of these files.
    pub fn new(files: Files, appliances: Arc<Appliances>) -> Self {
        Places { files, appliances, names: Vec::new() }
    }

    /// The name of a file, as given.
    pub fn file(&self, file: usize) -> Arc<str> {
        match &self.files {
            Files::OfArchive(archive) => archive.files.get(file).map(|log| log.name.clone()).unwrap_or_default(),
            Files::Named(names) => names.get(file),
        }
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
