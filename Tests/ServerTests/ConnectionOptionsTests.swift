import Instants
import NIOCore
import Testing

@testable import Server

struct ConnectionOptionsTests {
    @Test func `a time that nanoseconds cannot say is a long one`() {
        #expect(TimeSpan(seconds: 90).timeAmount == .seconds(90))
        for span in [TimeSpan(microseconds: .max), TimeSpan(seconds: 300 * 31_536_000)] {
            #expect(span.timeAmount > .hours(24 * 365 * 100))
            #expect(span.timeAmount + span.timeAmount > span.timeAmount)
        }
        #expect(TimeSpan(microseconds: .min).timeAmount < .zero)
    }
}
