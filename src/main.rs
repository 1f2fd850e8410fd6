//! The binary: a name for [`authq::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    authq::cli::main(std::env::args_os())
}
