//! Foreign bytes go through a large decoder that may panic on some of them. Here such a panic becomes a reason, for the
//! file at hand alone.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Is this thread in the decoder? Then a panic is damage of a file, and whoever has the panic hook says nothing of it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Runs the decoder; `None` if it panicked. What it held is dropped and never looked at again, hence the assertion.
pub(super) fn guarded<T>(decode: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let decoded = catch_unwind(AssertUnwindSafe(decode)).ok();
    GUARDED.set(before);
    decoded
}
