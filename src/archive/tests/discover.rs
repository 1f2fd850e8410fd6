//! Which files the paths lead to, whatever lies in the folders.

use super::*;

const LOG: &str = "LOG 2009-04-22T11:43:59\n";

/// A log like no other.
fn log(n: usize) -> String {
    format!("LOG 2009-04-22T11:43:{n:02}\n")
}

#[test]
fn a_folder_is_walked_whole_and_named_as_typed() {
    let folder = Folder::new();
    for (n, name) in ["b", "a/.hidden", "a/x.log", ".git/c", ".gitignore-me/z", "a/deep/er/y"].iter().enumerate() {
        folder.put(name, log(n));
    }
    folder.put(".gitignore", "*\n");
    let archive = open(&[folder.path()]).unwrap();
    assert_eq!(names(&archive), ["b", ".hidden", "x.log", "c", "z", "y"]);
    let shown = folder.at("a/x.log").display().to_string();
    assert_eq!(&*archive.files[2].name, shown.as_str());
    assert!(archive.files.iter().all(|file| !file.named));
    assert_eq!((archive.ledger.files_seen, archive.ledger.files_not_logs), (7, 1));
    let left_out = messages(&archive, Severity::Remark);
    assert_eq!((archive.ledger.notes.len(), left_out.len()), (1, 1));
    assert!(left_out[0].ends_with(".gitignore: no mail log, left out"), "{left_out:?}");
}

#[test]
fn what_is_named_must_be_there() {
    let folder = Folder::new();
    folder.put("mail.log", LOG);
    let missing = folder.at("mial.log");
    let message = open(&[folder.path(), missing.clone()]).unwrap_err().to_string();
    let near = folder.at("mail.log");
    let expected = format!("error: {}: no such file or folder; did you mean `{}`?", missing.display(), near.display());
    assert_eq!(message, expected);
    let message = open(&[folder.at("quite-another")]).unwrap_err().to_string();
    assert!(message.ends_with("no such file or folder"), "{message}");
    assert!(open(&[folder.at("mail.log/below")]).is_err());
    let message = open(&[folder.at("*.zip")]).unwrap_err().to_string();
    assert!(message.ends_with("*.zip: no file or folder matches"), "{message}");
    assert!(open(&[folder.at("a[")]).is_err());
}

#[test]
fn globs_are_expanded_unless_a_file_has_that_name() {
    let folder = Folder::new();
    for (n, name) in ["a1.log", "a2.log", "b.log", ".a3.log", "sub/a4.log"].iter().enumerate() {
        folder.put(name, log(n));
    }
    assert_eq!(names(&open(&[folder.at("a*.log")]).unwrap()), ["a1.log", "a2.log"]);
    assert_eq!(names(&open(&[folder.at("**/a?.log")]).unwrap()), ["a1.log", "a2.log", "a4.log"]);
    assert_eq!(names(&open(&[folder.at("s*")]).unwrap()), ["a4.log"]);
    folder.put("a[1].log", log(9));
    assert_eq!(names(&open(&[folder.at("a[1].log")]).unwrap()), ["a[1].log"]);
}

#[test]
fn overlapping_paths_count_nothing_twice() {
    let folder = Folder::new();
    let file = folder.put("sub/a", LOG);
    let archive = open(&[folder.path(), folder.at("sub"), file.clone(), folder.at("sub/../sub/a"), file]).unwrap();
    assert_eq!((names(&archive).len(), archive.ledger.files_seen, archive.ledger.files_duplicate), (1, 1, 0));
    assert!(archive.files[0].named);
}

#[cfg(unix)]
#[test]
fn links_are_followed_when_named_only() {
    use std::os::unix::fs::symlink;
    let (folder, other) = (Folder::new(), Folder::new());
    let file = other.put("x/target", LOG);
    symlink(&file, folder.at("link")).unwrap();
    symlink(other.at("x"), folder.at("folder-link")).unwrap();
    symlink(folder.path(), folder.at("loop")).unwrap();
    symlink("nowhere", folder.at("broken")).unwrap();
    let refused = open(&[folder.path()]).unwrap().check_found(&[folder.path().to_owned()]).unwrap_err().to_string();
    assert!(refused.contains("(0 files seen)") && refused.contains("links in folders are not followed"), "{refused}");
    folder.put("log", LOG);
    let archive = open(&[folder.path()]).unwrap();
    assert_eq!((names(&archive).len(), archive.ledger.symlinks_not_followed), (1, 4));
    let told = messages(&archive, Severity::Note);
    assert_eq!(told.len(), 1);
    assert!(told[0].ends_with("broken: skipped, links in folders are not followed (4 of them)"), "{told:?}");

    assert_eq!(names(&open(&[folder.at("link")]).unwrap()), ["link"]);
    assert_eq!(names(&open(&[folder.at("folder-link")]).unwrap()), ["target"]);
    assert_eq!(names(&open(&[folder.at("link"), file]).unwrap()), ["link"]);
    let message = open(&[folder.at("broken")]).unwrap_err().to_string();
    assert!(message.ends_with("broken: a link that leads nowhere"), "{message}");
}

#[cfg(unix)]
#[test]
fn what_would_hang_is_skipped_in_folders() {
    let folder = Folder::new();
    folder.put("a", LOG);
    assert!(std::process::Command::new("mkfifo").arg(folder.at("fifo")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.at("socket")).unwrap();
    for paths in [folder.path(), folder.at("*")] {
        let archive = open(&[paths]).unwrap();
        assert_eq!(
            (names(&archive), archive.ledger.not_regular, archive.ledger.files_seen),
            (vec!["a".to_owned()], 2, 1)
        );
        assert!(archive.ledger.is_whole());
        assert_eq!(messages(&archive, Severity::Note).len(), 1);
    }
}

#[cfg(unix)]
#[test]
fn hard_links_are_copies() {
    let folder = Folder::new();
    let file = folder.put("a", LOG);
    fs::hard_link(&file, folder.at("b")).unwrap();
    let archive = open(&[folder.path()]).unwrap();
    assert_eq!((names(&archive), archive.ledger.files_duplicate), (vec!["a".to_owned()], 1));
}

#[cfg(target_os = "linux")]
#[test]
fn no_folder_is_too_deep_and_no_name_too_odd() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    fs::write(folder.at(OsStr::from_bytes(b"odd \n\xff\x1b[31m")), log(0)).unwrap();
    // Built bottom up by renaming, because no call takes so long a path.
    let part = "d".repeat(200);
    let mut tree = folder.at("0");
    fs::create_dir(&tree).unwrap();
    fs::write(tree.join("deepest"), log(1)).unwrap();
    fs::write(tree.join("copy"), log(1)).unwrap();
    for level in 1..30 {
        let above = folder.at(level.to_string());
        fs::create_dir(&above).unwrap();
        fs::rename(&tree, above.join(&part)).unwrap();
        tree = above;
    }
    let archive = open(&[folder.path()]).unwrap();
    assert_eq!(messages(&archive, Severity::Damage), Vec::<&str>::new());
    assert_eq!((archive.files.len(), archive.ledger.files_duplicate), (2, 1));
    let deepest = &archive.files[1];
    assert!(deepest.path.as_os_str().len() > 5000);
    assert_eq!(read_all(deepest.open().unwrap(), 100).0, log(1).as_bytes());
    assert!(open(std::slice::from_ref(&deepest.path)).is_ok());
    assert!(archive.files[0].name.contains("odd \n\u{fffd}\x1b"));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.put("a", LOG);
    let file = folder.put("b", log(2));
    folder.put("closed/c", log(3));
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(&file, 0);
    set(&folder.at("closed"), 0);
    let refused = fs::read(&file).is_err();
    let archive = open(&[folder.path()]).unwrap();
    let named = open(&[file.clone(), folder.at("a")]).unwrap();
    set(&folder.at("closed"), 0o700);
    if !refused {
        // Root reads everything.
        return;
    }
    assert_eq!(names(&archive), ["a"]);
    assert_eq!((archive.ledger.files_seen, archive.ledger.files_failed, archive.ledger.dirs_failed), (2, 1, 1));
    let told = messages(&archive, Severity::Damage);
    assert!(told[0].ends_with("closed: permission denied") && told[1].ends_with("b: permission denied"), "{told:?}");
    assert_eq!((names(&named).len(), named.ledger.files_failed), (1, 1));
}
