//! Copies of logs: whole ones, and those that were taken while a log was still written. Every text is held against every
//! other.

use super::{Input, unpack};

/// What is shorter may begin like another log by chance.
const LEAST: usize = 1024;

/// Leaves one file of each text, the first by name, and none whose text is the begin of another's.
pub fn leave_out(inputs: &[Input]) -> Vec<Input> {
    let texts: Vec<Vec<u8>> = inputs.iter().map(|input| unpack::decompress(&input.bytes).0).collect();
    let is_copy = |own: usize| {
        let is_of = |other: usize| {
            let (name, is_longer) = (&inputs[other].name, texts[other].len() > texts[own].len());
            let is_begin = texts[own].len() >= LEAST && is_longer && texts[other].starts_with(&texts[own]);
            is_begin || texts[other] == texts[own] && *name < inputs[own].name
        };
        (0..inputs.len()).any(|other| other != own && is_of(other))
    };
    (0..inputs.len()).filter(|own| !is_copy(*own)).map(|own| inputs[own].clone()).collect()
}
