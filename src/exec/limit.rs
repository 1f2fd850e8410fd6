//! The first rows. Once it has them it asks for no more, so that whatever feeds it stops too.

use arrow::record_batch::RecordBatch;

use super::window::{Pull, Window};
use crate::error::Result;

pub(super) struct Limit {
    /// Rows still wanted.
    pub left: usize,
}

impl Limit {
    pub(super) fn next(&mut self, pull: Pull<'_>) -> Option<Result<Window>> {
        if self.left == 0 {
            return None;
        }
        Some(pull()?.map(|window| self.cut(window)))
    }

    fn cut(&mut self, window: Window) -> Window {
        let mut kept = Window::new();
        for batch in window {
            if self.left == 0 {
                break;
            }
            let rows = self.left.min(batch.num_rows());
            self.left -= rows;
            kept.push(if rows == batch.num_rows() { batch } else { RecordBatch::slice(&batch, 0, rows) });
        }
        kept
    }
}
