import NIOCore

/// Calls back when a deadline has passed that moves with every request.
///
/// A task of the event loop is scheduled for the earliest deadline alone, and looks when it runs
/// whether the deadline has moved on meanwhile: most never pass, and moving one later costs nothing.
final class DeadlineTimer {
    private let loop: any EventLoop
    private let onExpiry: () -> Void
    private var scheduled: (deadline: NIODeadline, task: Scheduled<Void>)?

    /// When the time is over; nil for never.
    var deadline: NIODeadline? { didSet { schedule() } }

    /// - Parameters:
    ///   - loop: Where all calls come from, and where the time is told.
    ///   - onExpiry: Called once for each deadline that has passed.
    init(on loop: any EventLoop, onExpiry: @escaping () -> Void) {
        self.loop = loop
        self.onExpiry = onExpiry
    }

    func cancel() {
        scheduled?.task.cancel()
        scheduled = nil
        deadline = nil
    }

    private func schedule() {
        guard let deadline else { return }
        if let scheduled {
            guard deadline < scheduled.deadline else { return }
            scheduled.task.cancel()
        }
        let task = loop.assumeIsolated().scheduleTask(deadline: deadline) {
            [weak self] () -> Void in
            self?.look()
        }
        scheduled = (deadline, task)
    }

    private func look() {
        scheduled = nil
        guard let deadline else { return }
        guard deadline <= .now() else { return schedule() }
        self.deadline = nil
        onExpiry()
    }
}
