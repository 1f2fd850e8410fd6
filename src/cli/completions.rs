//! `authq completions`: the script for a shell. It is small, since it asks `authq complete` each time.

use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use super::commands::Command;
use super::complete::Candidate;
use super::pager;
use crate::error::Result;

/// A shell with a script.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// The arguments of `authq completions`.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "authq completions",
    about = "Prints the script that completes commands, options, and the words of a query within its quotes",
    after_help = "Load it where the shell starts:\n  \
                  bash  echo 'source <(authq completions bash)' >> ~/.bashrc\n  \
                  zsh   echo 'source <(authq completions zsh)' >> ~/.zshrc       (behind compinit)\n  \
                  fish  authq completions fish > ~/.config/fish/completions/authq.fish",
    override_usage = "authq completions bash|zsh|fish",
    max_term_width = 100
)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

impl Command for CompletionsArgs {
    fn run(self) -> Result<ExitCode> {
        pager::print(script(self.shell), None).map(|()| ExitCode::SUCCESS)
    }

    fn words() -> Vec<Candidate> {
        Candidate::list(["bash", "zsh", "fish"])
    }
}

fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("completions/authq.bash"),
        Shell::Zsh => include_str!("completions/authq.zsh"),
        Shell::Fish => include_str!("completions/authq.fish"),
    }
}
