import Dispatch

/// Runs tasks one after the other on a thread that may wait for the disk, which the few threads that
/// all tasks share may not.
final class ThreadExecutor: TaskExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: What the thread is called in a debugger.
    init(label: String) {
        queue = DispatchQueue(label: label, qos: .userInitiated)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
