//! The lowest priority, for runs on machines that serve others: they get the processor and the disk that nobody else wants.

/// Lowers the priority of this thread and of all that it starts. What the system refuses stays as it is.
#[cfg(target_os = "linux")]
pub fn lower() {
    /// Beyond the end of the scale, which the system then takes for the end.
    const LOWEST: i32 = 20;
    const THIS_THREAD: libc::c_int = 1;
    const IDLE_CLASS: libc::c_int = 3 << 13;
    let _ = rustix::process::nice(LOWEST);
    // SAFETY: three numbers are passed, and no memory is touched.
    let _ = unsafe { libc::syscall(libc::SYS_ioprio_set, THIS_THREAD, 0, IDLE_CLASS) };
}

/// Systems other than Linux have other words for it.
#[cfg(not(target_os = "linux"))]
pub fn lower() {}
