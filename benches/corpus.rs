//! Writes the corpus that speed is measured on: `cargo bench --bench corpus -- --out DIR`. The same arguments always give
//! the same bytes, whatever their number: no more than one file of each appliance is in memory.

#[path = "support/generator.rs"]
#[allow(dead_code, reason = "each bench uses a part of the support")]
mod generator;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "\
cargo bench --bench corpus -- --out DIR [--bytes N] [--file-bytes N] [--plain] [--seed N]

  --bytes N       text before compression [default: 1073741824]
  --file-bytes N  text of a file [default: 47000000]; N-M: each of a size between
  --plain         no file is compressed
  --seed N        another corpus of the same kind [default: 1]";

/// Days that a gibibyte of log stretches over, so that longer corpora are longer and not busier.
const DAYS_PER_GIBIBYTE: u64 = 14;

fn main() -> ExitCode {
    // Cargo adds a word of its own, and runs every bench without arguments when it is told to run all.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.is_empty() {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Vec<String>) -> Result<(), String> {
    let mut out: Option<PathBuf> = None;
    let mut config = generator::Config {
        bytes: 1 << 30,
        file_bytes: 47_000_000,
        gzip: 1.0,
        several_members: 0.0,
        gzip_level: 6,
        current_plain: true,
        auth_share: 0.009,
        hostile: 0.01,
        concurrency: 400,
        lifelike: true,
        truth: false,
        ..generator::Config::default()
    };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--out" => out = Some(value()?.into()),
            "--bytes" => config.bytes = number(&value()?)?,
            "--file-bytes" => (config.file_bytes, config.longest_file_bytes) = sizes(&value()?)?,
            "--seed" => config.seed = number(&value()?)?,
            "--plain" => config.gzip = 0.0,
            _ => return Err(format!("no option {argument}")),
        }
    }
    let out = out.ok_or("--out is missing")?;
    if fs::read_dir(&out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("{} is not empty", out.display()));
    }
    config.days = u32::try_from((config.bytes * DAYS_PER_GIBIBYTE) >> 30).map_err(|_| "too many bytes")?.max(1);
    let begun = Instant::now();
    let truth = generator::generate(&config, &out).map_err(|error| format!("{}: {error}", out.display()))?;
    let on_disk: u64 = truth.files.iter().filter_map(|file| fs::metadata(file).ok()).map(|file| file.len()).sum();
    let (text, lines) = (truth.bytes as f64, truth.lines as f64);
    println!(
        "{}: {} files, {:.1} MB of text in {:.1} MB (ratio {:.1}), {} lines of {:.1} bytes, {} about authentication \
         ({:.2} %), {:.0} s",
        out.display(),
        truth.files.len(),
        text / 1e6,
        on_disk as f64 / 1e6,
        text / on_disk as f64,
        truth.lines,
        text / lines,
        truth.auth_lines,
        100.0 * truth.auth_lines as f64 / lines,
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// `N`, or `N-M`.
fn sizes(text: &str) -> Result<(usize, usize), String> {
    let (least, most) = text.split_once('-').unwrap_or((text, "0"));
    Ok((number(least)? as usize, number(most)? as usize))
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text} is not a number"))
}
