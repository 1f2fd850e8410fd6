//! SIGINT and SIGTERM while files are being written: the run ends in good order and leaves nothing half written. A
//! second signal ends it at once.
//!
//! Where nothing is written to a file, signals do what they always do: there is nothing to put in order, and a read
//! from a terminal or a pipe would only make the user wait.

use crate::stop::Stop;

/// What shells add to the number of a signal to make an exit code of it.
const SIGNALLED: usize = 128;

/// Passes signals on to a run from now on. Where that cannot be had, signals end the process.
pub(super) fn pass_on(stop: &Stop) {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::flag;
        use std::sync::Arc;
        use std::sync::atomic::AtomicBool;
        let second = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            let Ok(number) = usize::try_from(signal) else { continue };
            // In this order: the first signal finds the flag down, and puts it up.
            let _ = flag::register_conditional_shutdown(signal, 128 + signal, second.clone());
            let _ = flag::register(signal, second.clone());
            let _ = flag::register_usize(signal, stop.number(), number);
        }
    }
    let _ = stop;
}

/// The exit code of a run that a signal ended.
pub(super) fn code(signal: usize) -> u8 {
    u8::try_from(SIGNALLED + signal).unwrap_or(u8::MAX)
}
