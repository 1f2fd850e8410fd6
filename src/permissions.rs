//! The permissions of files that are written: those that the umask leaves, or given ones.

/// The permissions of new files and folders.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Of files; `None`: what the umask leaves.
    files: Option<u32>,
}

impl Permissions {
    /// From octal digits, `0600`; `None` if they are none, or if the owner could not read and write the files, or anybody
    /// could run them.
    pub fn parse(text: &str) -> Option<Permissions> {
        let is_octal = (3..=4).contains(&text.len()) && text.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
        let mode = u32::from_str_radix(text, 8).ok().filter(|_| is_octal)?;
        (mode & 0o600 == 0o600 && mode & !0o666 == 0).then_some(Permissions { files: Some(mode) })
    }

    /// Of a file, if they are given.
    pub fn of_files(self) -> Option<u32> {
        self.files
    }

    /// Of a folder, if they are given: who may read its files may enter it.
    pub fn of_folders(self) -> Option<u32> {
        self.files.map(|mode| mode | (mode & 0o444) >> 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octal_digits_are_read() {
        let parsed = |text| Permissions::parse(text).map(|mode| (mode.of_files(), mode.of_folders()));
        assert_eq!(parsed("0600"), Some((Some(0o600), Some(0o700))));
        assert_eq!(parsed("640"), Some((Some(0o640), Some(0o750))));
        assert_eq!(parsed("0664"), Some((Some(0o664), Some(0o775))));
        for text in ["", "6", "60", "00600", "0400", "0700", "4600", "0o600", "u+rw", "0680", "-600"] {
            assert_eq!(parsed(text), None, "{text}");
        }
        assert_eq!(Permissions::default().of_files(), None);
    }
}
