#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Processor time of this process, which other programs on the machine do not lengthen.
package enum CPUTime {
    /// Nanoseconds that the process has run on all its processors.
    package static var now: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    /// The median of what `body` takes, in nanoseconds, divided by `count`.
    ///
    /// It is run once before, so that caches and tables are warm. `setUp` is not timed.
    package static func median<State>(
        repetitions: Int = 15, per count: Int = 1, setUp: () -> State,
        _ body: (inout State) -> Void
    ) -> Double {
        var times: [Double] = []
        for repetition in 0...repetitions {
            var state = setUp()
            let start = now
            body(&state)
            let time = now - start
            if repetition > 0 { times.append(time) }
            keep(state)
        }
        times.sort()
        return times[times.count / 2] / Double(count)
    }

    /// The median of what `body` takes, in nanoseconds, divided by `count`.
    package static func median<Result>(
        repetitions: Int = 15, per count: Int = 1, _ body: () -> Result
    ) -> Double {
        median(repetitions: repetitions, per: count, setUp: {}) { _ in keep(body()) }
    }

    /// Uses a value in a way that the optimizer cannot see through.
    @inline(never)
    package static func keep<Value>(_ value: Value) {
        withExtendedLifetime(value) {}
    }
}

extension CPUTime {
    /// The median of what `body` takes, in nanoseconds, waiting included as far as it costs anything.
    ///
    /// It is run once before; `body` hears the number of the repetition.
    package static func median(
        repetitions: Int, _ body: (_ repetition: Int) async throws -> Void
    ) async throws -> Double {
        var times: [Double] = []
        for repetition in 0...repetitions {
            let start = now
            try await body(repetition)
            if repetition > 0 { times.append(now - start) }
        }
        times.sort()
        return times[times.count / 2]
    }
}
