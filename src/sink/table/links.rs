//! Links of terminals (OSC 8): a line number leads to the file it is of.

use std::fmt::Write;
use std::path::PathBuf;

/// What stands between the name of an archive and that of its member, to which nothing can lead.
const OF_MEMBER: char = '!';

/// Where names of files lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// The machine on which the files are; terminals of other machines then know that they have no such file.
    pub host: String,
    /// Where names of files begin that do not begin at the root.
    pub folder: PathBuf,
}

impl Links {
    /// `text` as a link to a line of a file; `text` alone where there is nothing that it can lead to.
    pub(super) fn linked(&self, file: &str, line: &str, text: &str) -> String {
        if file.contains(OF_MEMBER) || file == "-" {
            return text.to_owned();
        }
        let path = self.folder.join(file);
        let path = encoded(&path.to_string_lossy());
        format!("\x1b]8;;file://{}{path}#{line}\x1b\\{text}\x1b]8;;\x1b\\", encoded(&self.host))
    }
}

/// Every byte but those that stand for themselves in an address as `%41`.
fn encoded(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~@".contains(&byte) {
            shown.push(char::from(byte));
        } else {
            let _ = write!(shown, "%{byte:02X}");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_leads_to_its_file_and_no_name_leads_out_of_the_link() {
        let links = Links { host: "mx-1".to_owned(), folder: PathBuf::from("/logs a") };
        let told = |file: &str| links.linked(file, "7", "7").replace('\x1b', "␛");
        assert_eq!(told("mail.@1.s"), "␛]8;;file://mx-1/logs%20a/mail.@1.s#7␛\\7␛]8;;␛\\");
        assert_eq!(told("/x\x1b\\#ä"), "␛]8;;file://mx-1/x%1B%5C%23%C3%A4#7␛\\7␛]8;;␛\\");
        assert_eq!((told("a.tgz!mail"), told("-")), ("7".to_owned(), "7".to_owned()));
    }
}
