//! A mapped file that another process truncates reads as zeros, the fault is noted, and no process is killed.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};
use std::sync::atomic::AtomicBool;

use super::*;

const WINDOW: usize = 64 << 10;

/// A file of lines, `bytes` long.
fn file(bytes: usize) -> File {
    let mut file = tempfile::tempfile().expect("a temporary file");
    file.write_all(&b"0123456\n".repeat(bytes / 8)).expect("room");
    file
}

fn open(file: &File, range: Range<usize>) -> FileMap {
    FileMap::open(file, range.start as u64..range.end as u64).expect("a map")
}

#[test]
fn a_range_need_not_begin_at_a_page() {
    let mut file = file(WINDOW);
    file.write_all(b"the end\n").unwrap();
    assert_eq!(open(&file, WINDOW - 8..WINDOW + 8).bytes(), b"0123456\nthe end\n");
    assert_eq!(open(&file, 4097..4100).bytes(), b"123");
    assert!(FileMap::open(&file, 8..8).is_none());
    #[expect(clippy::reversed_empty_ranges, reason = "it is what must be refused")]
    let backwards = FileMap::open(&file, 9..8);
    assert!(backwards.is_none());
    assert!(FileMap::open(&file, 0..u64::MAX).is_none());
    assert!(FileMap::open(&file, u64::MAX - 1..u64::MAX).is_none());
}

#[test]
fn a_truncated_file_reads_as_zeros_and_the_fault_is_noted() {
    let page = {
        open(&file(8), 0..8);
        page_bytes()
    };
    // From the middle of a page: the rest of that page is zeros without a signal.
    for start in [0, 5 * page + 40] {
        for len in [0, 1, page, page + 24, 9 * page, 9 * page + 8, WINDOW - 1] {
            let file = file(WINDOW);
            let map = open(&file, start..WINDOW);
            assert_eq!(map.first_fault(), None);
            file.set_len(len as u64).unwrap();
            let there = len.saturating_sub(start);
            let (kept, gone) = map.bytes().split_at(there);
            assert!(kept.iter().zip((start..).map(|at| b"0123456\n"[at % 8])).all(|(byte, was)| *byte == was));
            assert!(gone.iter().all(|byte| *byte == 0), "truncated to {len}");
            let page_end = len.next_multiple_of(page);
            let fault = (page_end < WINDOW).then(|| page_end.saturating_sub(start));
            assert_eq!(map.first_fault(), fault, "truncated to {len}");
        }
    }
}

#[test]
fn reading_behind_the_end_first_leaves_what_lies_before_it_alone() {
    let file = file(WINDOW);
    let map = open(&file, 0..WINDOW);
    let page = page_bytes();
    file.set_len(3 * page as u64).unwrap();
    assert_eq!(map.bytes()[9 * page], 0);
    assert_eq!(map.first_fault(), Some(9 * page));
    assert_eq!(map.bytes()[3 * page], 0);
    assert_eq!(map.first_fault(), Some(3 * page));
    assert_eq!(map.bytes()[3 * page - 1], b'\n');
    // Another thread may have met a later page before and be told of it only now.
    assert!(map.slot.mend(map.bytes().as_ptr().addr() + 9 * page));
    assert_eq!(map.first_fault(), Some(3 * page));
    // What was found missing stays missing, also when the file gets it back.
    file.set_len(WINDOW as u64).unwrap();
    assert!(map.bytes()[3 * page..].iter().all(|byte| *byte == 0));
    assert_eq!(map.first_fault(), Some(3 * page));
    assert_eq!(open(&file, 0..WINDOW).first_fault(), None);
}

#[test]
fn readers_survive_truncation_at_any_time() {
    // A small generator: where a file is cut need not be unforeseeable, only everywhere.
    let mut state = 0x9e37_79b9_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % below
    };
    const BYTES: usize = 2 << 20;
    let page = {
        open(&file(8), 0..8);
        page_bytes()
    };
    for round in 0..40 {
        let file = file(BYTES);
        // Ever shorter: what a file gets back is seen by its stamps, not here.
        let lowest = random(BYTES);
        let cuts = [lowest + random(BYTES - lowest), lowest];
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for start in (0..BYTES).step_by(WINDOW) {
                        let map = open(&file, start..start + WINDOW);
                        let zeros = map.bytes().iter().filter(|byte| **byte == 0).count();
                        // Zeros are told of, by a fault or by the length of the file.
                        let len = file.metadata().unwrap().len() as usize;
                        let true_end = (start + map.first_fault().unwrap_or(WINDOW)).min(len.max(start));
                        assert!(zeros == 0 || true_end < start + WINDOW, "round {round}, at {start}");
                        assert!(map.first_fault().is_none_or(|fault| fault == 0 || start + fault >= lowest));
                        assert!(map.first_fault().is_none_or(|fault| fault % page == 0));
                    }
                });
            }
            cuts.iter().for_each(|cut| file.set_len(*cut as u64).unwrap());
        });
    }
}

#[test]
fn a_full_table_is_no_map_and_room_comes_back() {
    let slots: Vec<Slot> = (0..3).map(|_| Slot::new()).collect();
    let claimed: Vec<&Slot> = (1..=3).map(|at| Slot::claim(&slots, at * 10, at * 10 + 5).unwrap()).collect();
    assert!(Slot::claim(&slots, 100, 200).is_none());
    claimed[1].fault.store(20, SeqCst);
    claimed[1].free();
    assert_eq!(claimed[1].addresses(), None);
    let again = Slot::claim(&slots, 100, 200).unwrap();
    assert_eq!((again.addresses(), again.fault.load(SeqCst)), (Some(100..200), NO_FAULT));
    assert_eq!(claimed[2].addresses(), Some(30..35));
}

#[test]
fn addresses_of_two_maps_are_never_mixed() {
    let slots = [Slot::new()];
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for at in 1..2_000_000_usize {
                Slot::claim(&slots, at * 16, at * 16 + 1 + at % 7).expect("the only slot").free();
            }
            done.store(true, SeqCst);
        });
        while !done.load(SeqCst) {
            if let Some(range) = slots[0].addresses() {
                let at = range.start / 16;
                assert_eq!(range, at * 16..at * 16 + 1 + at % 7);
            }
        }
    });
}

/// What [`child_process`] does, told by a variable of its environment.
const ROLE: &str = "AUTHQ_TEST_MAP_ROLE";

/// Runs [`child_process`] in a process of its own.
fn status_of(role: &str) -> ExitStatus {
    let name = "archive::map::tests::child_process";
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name]).env(ROLE, role).output().unwrap().status
}

#[test]
fn other_bus_errors_are_none_of_its_business() {
    for role in ["foreign", "default", "ignored", "sent"] {
        assert_eq!(status_of(role).signal(), Some(libc::SIGBUS), "{role}");
    }
    for role in ["chained", "chained plain"] {
        assert_eq!(status_of(role).code(), Some(42), "{role}");
    }
    assert!(status_of("sent ignored").success());
}

/// Does nothing unless it is a child of [`other_bus_errors_are_none_of_its_business`].
#[test]
fn child_process() {
    extern "C" fn told(_: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
        // SAFETY: as in the handler under test.
        let is_fault = unsafe { (*info).si_code } > 0;
        // SAFETY: ends the process, allowed in a handler.
        unsafe { libc::_exit(if is_fault { 42 } else { 43 }) }
    }
    extern "C" fn plain(_: c_int) {
        // SAFETY: as above.
        unsafe { libc::_exit(42) }
    }
    let Ok(role) = std::env::var(ROLE) else { return };
    let informed: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) = told;
    let uninformed: extern "C" fn(c_int) = plain;
    let before = match role.as_str() {
        "default" | "sent" => Some((libc::SIG_DFL, 0)),
        "ignored" | "sent ignored" => Some((libc::SIG_IGN, 0)),
        "chained" => Some((informed as usize, libc::SA_SIGINFO)),
        "chained plain" => Some((uninformed as usize, 0)),
        // The standard library's own.
        _ => None,
    };
    if let Some((handler, flags)) = before {
        // SAFETY: as in `install`.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            (action.sa_sigaction, action.sa_flags) = (handler, flags);
            assert_eq!(libc::sigaction(libc::SIGBUS, &action, ptr::null_mut()), 0);
        }
    }
    // The guard holds for its own maps in every role.
    let guarded = file(WINDOW);
    let map = open(&guarded, 0..WINDOW);
    guarded.set_len(0).unwrap();
    assert_eq!((map.bytes()[100], map.first_fault()), (0, Some(0)));
    if role.starts_with("sent") {
        // SAFETY: sends a signal to this thread.
        unsafe { libc::raise(libc::SIGBUS) };
        return;
    }
    let foreign = file(WINDOW);
    // SAFETY: that it is not safe is what is tested.
    let map = unsafe { Mmap::map(&foreign) }.unwrap();
    foreign.set_len(0).unwrap();
    std::hint::black_box(map[100]);
    std::process::exit(44);
}
