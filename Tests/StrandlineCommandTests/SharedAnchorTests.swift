import Drift
import Foundation
import Instants
import Sketches
import Testing

@testable import StrandlineCommand

/// Tables that are compared hold their values far from zero in the same buckets.
struct SharedAnchorTests {
    /// 1,000 values between `level` and `level + 1,000` on each of some days, as lines of a table.
    private func table(_ levels: [Double]) throws -> String {
        var lines = ["time,price"]
        for (day, level) in levels.enumerated() {
            for row in 0..<1000 {
                lines.append("\(86_400 * day + row),\(level + Double(row * 7919 % 1000))")
            }
        }
        let path = NSTemporaryDirectory() + "anchor-\(UUID().uuidString).csv"
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func anchor(_ summary: FieldSummary) -> Double? {
        guard case .numeric(let numeric) = summary else { return nil }
        guard case .histogram(let histogram) = numeric.distribution else { return nil }
        return histogram.anchor
    }

    @Test func `a table is summarised like the one that it is compared with`() throws {
        let paths = [try table([1e6]), try table([1e6 + 5000])]
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        let reference = try TableProfile(contentsOf: paths[0], types: [:])
        let apart = try TableProfile(contentsOf: paths[1], types: [:])
        let like = try TableProfile(contentsOf: paths[1], types: [:], like: reference)
        // The middle, 1,000,500, on a grid of 512.
        #expect(anchor(reference.columns[1].summary) == 1_000_448.0)
        #expect(anchor(apart.columns[1].summary) == 1_005_568.0)
        #expect(anchor(like.columns[1].summary) == 1_000_448.0)
    }

    @Test func `the windows of a table are summarised like one another`() async throws {
        let path = try table([1e6, 1e6 + 5000, 1e6 + 9000])
        defer { try? FileManager.default.removeItem(atPath: path) }
        var table = EventTimeTable(
            timeColumn: "time", windowSpan: TimeSpan(seconds: 86_400),
            sliceSpan: TimeSpan(seconds: 3600), types: [:])
        try await table.read(path) { _ in }
        #expect(table.windows.count == 3)
        for window in table.windows { #expect(anchor(window.summaries[0]) == 1_000_448.0) }
    }
}
