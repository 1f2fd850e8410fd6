//! A panic is a fault of ours, and told as one: a line on standard error and exit code 2, never a backtrace.

use std::any::Any;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::sync::atomic::{AtomicBool, Ordering};

use super::stderr;
use crate::sink::escape;
use crate::source::parquet::is_guarded;

/// From now on a panic prints one line. Only the first: when one worker falls, the others often follow.
pub(super) fn hide() {
    let told = AtomicBool::new(false);
    set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
        // A panic of the decoder over a damaged file is reported as damage.
        if is_guarded() {
            return;
        }
        if !told.swap(true, Ordering::Relaxed) {
            let place = panic.location().map(ToString::to_string);
            stderr::line(&text(panic.payload(), place.as_deref()));
        }
    }));
}

/// `None` after a panic. What the closure held is dropped on the way out, so that a half-written output file is
/// removed; nothing of it is looked at again, hence the assertion.
pub(super) fn catch<T>(action: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(action)).ok()
}

fn text(payload: &(dyn Any + Send), place: Option<&str>) -> String {
    let what = payload.downcast_ref::<&str>().copied();
    let what = what.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown");
    let what = escape::text(what);
    let place = place.map(|place| format!(" at {place}")).unwrap_or_default();
    format!("internal error: {what}{place}; this is a fault of authq, please report it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_whatever_the_payload() {
        let payload: Box<dyn Any + Send> = Box::new("a\nb".to_owned());
        let told = text(payload.as_ref(), Some("src/x.rs:1:2"));
        assert_eq!(told, "internal error: a\\x0ab at src/x.rs:1:2; this is a fault of authq, please report it");
        let payload: Box<dyn Any + Send> = Box::new(7);
        assert!(text(payload.as_ref(), None).starts_with("internal error: unknown; "));
    }
}
