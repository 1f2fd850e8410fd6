//! A line on the terminal while a long query runs: how much is read of how much, how fast, how many rows. Gone when it
//! ends, and never there in a captured standard error.
//!
//! It is drawn by a thread of its own, because the thread that runs the query may wait long for its next batch.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Before that, people do not notice that they wait.
const PATIENCE: Duration = Duration::from_millis(500);
const REDRAW: Duration = Duration::from_millis(100);

/// What the line shows; the query's thread writes, the drawing thread reads.
#[derive(Debug, Default)]
pub(super) struct Gauge {
    bytes: Arc<AtomicU64>,
    rows: AtomicU64,
}

impl Gauge {
    /// A gauge beside a counter of bytes read from disk, which somebody else advances.
    pub(super) fn new(bytes: Arc<AtomicU64>) -> Gauge {
        Gauge { bytes, rows: AtomicU64::new(0) }
    }

    /// Rows written so far.
    pub(super) fn set_rows(&self, rows: u64) {
        self.rows.store(rows, Ordering::Relaxed);
    }
}

/// The line; dropping it clears it.
pub(super) struct Progress {
    drawing: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to show `gauge`, after a while and if it is `wanted`. `total` is what there is to read, where it is known.
    pub(super) fn start(wanted: bool, total: Option<u64>, gauge: &Arc<Gauge>) -> Progress {
        if !wanted {
            return Progress { drawing: None };
        }
        let (stop, stopped) = mpsc::channel();
        let gauge = Arc::clone(gauge);
        let thread = std::thread::Builder::new().name("progress".to_owned());
        // No thread, no progress line; the query runs on.
        let drawing = thread.spawn(move || draw(&gauge, total, &stopped)).ok();
        Progress { drawing: drawing.map(|thread| (stop, thread)) }
    }

    /// Clears the line for good. The rows that now appear on the same terminal are progress enough.
    pub(super) fn clear(&mut self) {
        if let Some((stop, thread)) = self.drawing.take() {
            drop(stop);
            // A drawing thread that fell has told so itself.
            let _ = thread.join();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn draw(gauge: &Gauge, total: Option<u64>, stopped: &mpsc::Receiver<()>) {
    if stopped.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr()).with_style(style(total.is_some()));
    bar.set_elapsed(PATIENCE);
    loop {
        bar.set_position(gauge.bytes.load(Ordering::Relaxed));
        bar.set_message(format!("{} rows", gauge.rows.load(Ordering::Relaxed)));
        bar.tick();
        if stopped.recv_timeout(REDRAW) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    bar.finish_and_clear();
}

fn style(total_known: bool) -> ProgressStyle {
    let template = if total_known {
        "{binary_bytes} of {binary_total_bytes} ({percent}%), {rate}, {msg}, {elapsed}, about {eta} left"
    } else {
        "{binary_bytes}, {rate}, {msg}, {elapsed}"
    };
    ProgressStyle::with_template(template).expect("the template is well-formed").with_key(
        "rate",
        |state: &indicatif::ProgressState, text: &mut dyn std::fmt::Write| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate for people")]
            let rate = state.per_sec() as u64;
            let _ = write!(text, "{}/s", HumanBytes(rate));
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_well_formed() {
        style(true);
        style(false);
    }

    #[test]
    fn a_short_run_shows_nothing_and_ends_at_once() {
        let gauge = Arc::new(Gauge::default());
        gauge.set_rows(1);
        drop(Progress::start(true, Some(10), &gauge));
        drop(Progress::start(false, None, &gauge));
        assert_eq!(Arc::strong_count(&gauge), 1);
    }
}
