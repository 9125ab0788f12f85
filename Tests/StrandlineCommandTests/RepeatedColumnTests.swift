import Drift
import Foundation
import Instants
import Testing
import Wire

@testable import StrandlineCommand

/// Files with several columns of one name.
struct RepeatedColumnTests {
    private func file(_ lines: [String]) throws -> String {
        let path = NSTemporaryDirectory() + "repeated-\(UUID().uuidString).csv"
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func `columns of one name are compared in their order`() throws {
        let near = (0..<500).map { "\($0 % 7)" }
        let far = (0..<500).map { "\($0 % 7 + 1000)" }
        let letters = (0..<500).map { $0 % 2 == 0 ? "k" : "l" }
        func table(_ first: [String], _ second: [String]) throws -> String {
            try file(["x,x,y,x"] + (0..<500).map { "\(first[$0]),\(second[$0]),1,\(letters[$0])" })
        }
        let paths = [try table(near, far), try table(near, near)]
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        let reference = try TableProfile(contentsOf: paths[0], types: [:])
        let current = try TableProfile(contentsOf: paths[1], types: [:], like: reference)
        let comparison = try TableComparison(
            reference: reference, current: current, options: DriftOptions())
        #expect(comparison.unmatched.isEmpty)
        #expect(
            comparison.answer.fields.filter { $0.score >= 1 }.map(\.field) == ["x (2)"])
        #expect(
            Set(comparison.answer.fields.map(\.field)) == ["x", "x (2)", "y", "x (3)"])
    }

    @Test func `a column that only one table has is told and not an error`() throws {
        let paths = [
            try file(["a,b"] + (0..<50).map { "\($0),\($0)" }),
            try file(["a,a,c"] + (0..<50).map { "\($0),\($0),\($0)" }),
        ]
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        let reference = try TableProfile(contentsOf: paths[0], types: [:])
        let current = try TableProfile(contentsOf: paths[1], types: [:], like: reference)
        let comparison = try TableComparison(
            reference: reference, current: current, options: DriftOptions())
        #expect(comparison.unmatched == ["a (2)", "b", "c"])
    }

    @Test func `a replayed file with columns of one name is refused by the name`() async throws {
        let path = try file(["ts,x,x", "2026-01-01,1,5"])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let span = TimeSpan(seconds: 3600)
        var table = EventTimeTable(
            timeColumn: "ts", windowSpan: span, sliceSpan: span, types: [:])
        let failure = await #expect(throws: CommandFailure.self) {
            try await table.read(path) { _ in }
        }
        #expect(failure.map { "\($0)" } == "'\(path)' has more than one column 'x'; rename them")
    }
}
