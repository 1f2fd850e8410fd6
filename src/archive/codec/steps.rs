//! The steps that decoders have in common.

use crate::archive::input::Input;

/// Text that is made at a time: what the decoder wrote is still in a core's own cache when its checksum is taken, and
/// starting the decoder anew for each step costs little.
pub(super) const STEP: usize = 256 * 1024;

/// Skips the NUL bytes that tapes and block devices put behind a file, or between members; xz pads with them too.
pub(super) fn skip_nuls(input: &mut Input) {
    loop {
        let chunk = input.chunk();
        let nuls = chunk.iter().take_while(|&&byte| byte == 0).count();
        if nuls == 0 {
            return;
        }
        input.consume(nuls);
    }
}

/// Reads what is left and says how much it was.
pub(super) fn drain(input: &mut Input) -> u64 {
    let mut count = 0;
    loop {
        let len = input.chunk().len();
        if len == 0 {
            return count;
        }
        count += len as u64;
        input.consume(len);
    }
}
