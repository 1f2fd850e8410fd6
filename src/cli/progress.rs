//! A line on the terminal while a long query runs: how much is read of how much, how fast, how many rows. Gone when it
//! ends, and never there in a captured standard error.
//!
//! It is drawn by a thread of its own, because the thread that runs the query may wait long for its next batch.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{BinaryBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Before that, people do not notice that they wait.
const PATIENCE: Duration = Duration::from_millis(500);
const REDRAW: Duration = Duration::from_millis(100);
/// A rate of less than that is none yet.
const MEASURED: Duration = Duration::from_millis(200);
/// No rows were counted.
const UNCOUNTED: u64 = u64::MAX;

/// What the line shows; the query's thread writes, the drawing thread reads.
#[derive(Debug)]
pub(super) struct Gauge {
    bytes: Arc<AtomicU64>,
    rows: AtomicU64,
}

impl Gauge {
    /// A gauge beside a counter of bytes read from disk, which somebody else advances.
    pub(super) fn new(bytes: Arc<AtomicU64>) -> Gauge {
        Gauge { bytes, rows: AtomicU64::new(UNCOUNTED) }
    }

    /// Rows written so far.
    pub(super) fn set_rows(&self, rows: u64) {
        self.rows.store(rows, Ordering::Relaxed);
    }

    fn rows(&self) -> Option<u64> {
        Some(self.rows.load(Ordering::Relaxed)).filter(|rows| *rows != UNCOUNTED)
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
    let started = Instant::now();
    let mut reading_since = started;
    let mut bar = None;
    while stopped.recv_timeout(REDRAW) == Err(RecvTimeoutError::Timeout) {
        let bytes = gauge.bytes.load(Ordering::Relaxed);
        if bytes == 0 {
            reading_since = Instant::now();
        }
        if started.elapsed() >= PATIENCE {
            let progress = Seen { bytes, total, reading: reading_since.elapsed(), rows: gauge.rows() };
            let bar = bar.get_or_insert_with(|| {
                let target = ProgressDrawTarget::stderr();
                ProgressBar::with_draw_target(None, target)
                    .with_style(ProgressStyle::with_template("{msg}").expect("well-formed"))
            });
            bar.set_message(progress.text(started.elapsed()));
        }
    }
    bar.iter().for_each(ProgressBar::finish_and_clear);
}

/// What is known at a moment.
struct Seen {
    bytes: u64,
    total: Option<u64>,
    /// Time since the first bytes were read: what goes before, such as listing the files, says nothing of how fast.
    reading: Duration,
    rows: Option<u64>,
}

impl Seen {
    /// The line, in the time that people have waited.
    fn text(&self, waited: Duration) -> String {
        let mut parts = vec![match self.total {
            Some(total) => {
                let percent = u128::from(self.bytes) * 100 / u128::from(total.max(1));
                format!("{} of {} ({}%)", BinaryBytes(self.bytes), BinaryBytes(total), percent.min(100))
            }
            None => BinaryBytes(self.bytes).to_string(),
        }];
        let rate = self.rate();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate for people")]
        parts.extend(rate.map(|rate| format!("{}/s", BinaryBytes(rate as u64))));
        parts.extend(self.rows.map(|rows| format!("{rows} {}", if rows == 1 { "row" } else { "rows" })));
        parts.push(HumanDuration(waited).to_string());
        #[expect(clippy::cast_precision_loss, reason = "a guess for people")]
        let left = rate.zip(self.total).map(|(rate, total)| total.saturating_sub(self.bytes) as f64 / rate);
        parts.extend(
            left.map(|seconds| format!("about {} left", HumanDuration(Duration::from_secs_f64(seconds.min(1e9))))),
        );
        parts.join(", ")
    }

    /// Bytes a second, when that can be told.
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    fn rate(&self) -> Option<f64> {
        (self.bytes > 0 && self.reading >= MEASURED).then(|| self.bytes as f64 / self.reading.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(bytes: u64, total: Option<u64>, reading: u64, rows: Option<u64>) -> String {
        Seen { bytes, total, reading: Duration::from_millis(reading), rows }.text(Duration::from_secs(7))
    }

    #[test]
    fn rates_count_from_the_first_byte_and_what_is_not_known_is_left_out() {
        const MIB: u64 = 1 << 20;
        let line = seen(10 * MIB, Some(40 * MIB), 2_000, Some(3));
        assert_eq!(line, "10.00 MiB of 40.00 MiB (25%), 5.00 MiB/s, 3 rows, 7 seconds, about 6 seconds left");
        assert_eq!(seen(10 * MIB, None, 2_000, Some(1)), "10.00 MiB, 5.00 MiB/s, 1 row, 7 seconds");
        assert_eq!(seen(10 * MIB, Some(40 * MIB), 100, None), "10.00 MiB of 40.00 MiB (25%), 7 seconds");
        assert_eq!(seen(0, Some(0), 9_000, None), "0 B of 0 B (0%), 7 seconds");
        assert_eq!(seen(3, Some(2), 1_000, None), "3 B of 2 B (100%), 3 B/s, 7 seconds, about 0 seconds left");
    }

    #[test]
    fn a_short_run_shows_nothing_and_ends_at_once() {
        let gauge = Arc::new(Gauge::new(Arc::default()));
        assert_eq!(gauge.rows(), None);
        gauge.set_rows(1);
        assert_eq!(gauge.rows(), Some(1));
        drop(Progress::start(true, Some(10), &gauge));
        drop(Progress::start(false, None, &gauge));
        assert_eq!(Arc::strong_count(&gauge), 1);
    }
}
