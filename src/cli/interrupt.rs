//! SIGINT, SIGTERM and SIGHUP while files are being written: the run ends in good order and leaves nothing half written.
//! A second SIGINT ends it at once, since a user who presses Ctrl-C twice wants that; the others come twice by themselves
//! (`timeout` signals the process and its group).
//!
//! Where nothing is written to a file, signals do what they always do: there is nothing to put in order, and a read
//! from a terminal or a pipe would only make the user wait.
//!
//! In a shell, SIGINT stops the query that runs, as often as it comes, and never the shell.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::stop::Stop;

#[cfg(unix)]
const INTERRUPT: usize = signal_hook::consts::SIGINT as usize;
#[cfg(not(unix))]
const INTERRUPT: usize = 2;
/// What a write to a pager that has ended is answered with.
#[cfg(unix)]
const PIPE: usize = signal_hook::consts::SIGPIPE as usize;
#[cfg(not(unix))]
const PIPE: usize = 13;

/// What shells add to the number of a signal to make an exit code of it.
const SIGNALLED: usize = 128;

/// Passes signals on to a run from now on. Where that cannot be had, signals end the process.
pub(super) fn pass_on(stop: &Stop) {
    #[cfg(unix)]
    {
        use signal_hook::consts::SIGINT;
        use signal_hook::flag;
        let second = Arc::new(AtomicBool::new(false));
        // In this order: the first signal finds the flag down, and puts it up.
        let _ = flag::register_conditional_shutdown(SIGINT, 128 + SIGINT, Arc::clone(&second));
        let _ = flag::register(SIGINT, second);
        register(SIGINT, stop);
        register_ends(stop);
    }
    let _ = stop;
}

/// The signal stops the run, as often as it comes.
#[cfg(unix)]
fn register(signal: i32, stop: &Stop) {
    let Ok(number) = usize::try_from(signal) else { return };
    let _ = signal_hook::flag::register_usize(signal, stop.number(), number);
}

/// Signals that ask for the end from outside.
#[cfg(unix)]
fn register_ends(stop: &Stop) {
    use signal_hook::consts::{SIGHUP, SIGTERM};
    register(SIGTERM, stop);
    if !is_ignored(SIGHUP) {
        register(SIGHUP, stop);
    }
}

/// Was the process started so that the signal does nothing, as `nohup` does? Where that cannot be told, it is left alone.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let mask = std::fs::read_to_string("/proc/self/status").ok().and_then(|status| {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
        u64::from_str_radix(mask.trim(), 16).ok()
    });
    mask.is_none_or(|mask| mask & (1 << (signal - 1)) != 0)
}

/// SIGINT belongs to a shell, which outlives every run and every pager.
static HAS_SHELL: AtomicBool = AtomicBool::new(false);

/// Passes SIGINT on to the queries of a shell, from now on, one after the other: each is asked to stop by the same `stop`.
pub(super) fn pass_on_to_queries(stop: &Stop) {
    HAS_SHELL.store(true, Ordering::Relaxed);
    #[cfg(unix)]
    register(signal_hook::consts::SIGINT, stop);
    let _ = stop;
}

/// The next query of a shell begins: what stopped the one before does not matter to it.
pub(super) fn forget(stop: &Stop) {
    stop.number().store(0, Ordering::Relaxed);
}

/// Passes signals on to a run whose output a pager shows. Ctrl-C means the pager, which the user may go on with, as often as
/// it is pressed: the run stops at the first one, and its process waits for the pager.
pub(super) fn share_with_pager(stop: &Stop) {
    if HAS_SHELL.load(Ordering::Relaxed) {
        return;
    }
    #[cfg(unix)]
    {
        register(signal_hook::consts::SIGINT, stop);
        register_ends(stop);
    }
    let _ = stop;
}

/// The pager has ended, and nobody reads the rest.
pub(super) fn pager_ended(stop: &Stop) {
    let _ = stop.number().compare_exchange(0, PIPE, Ordering::Relaxed, Ordering::Relaxed);
}

/// What the pager was told no longer matters.
pub(super) fn forget_pager(stop: &Stop) {
    for signal in [INTERRUPT, PIPE] {
        let _ = stop.number().compare_exchange(signal, 0, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// Did the run end because its pager had ended?
pub(super) fn is_pager_ended(signal: usize) -> bool {
    signal == PIPE
}

/// The exit code of a run that a signal ended.
pub(super) fn code(signal: usize) -> u8 {
    u8::try_from(SIGNALLED + signal).unwrap_or(u8::MAX)
}
