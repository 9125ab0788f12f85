import Sketches
import Testing

@testable import Drift

/// Few whole numbers, which may be codes, are compared both ways.
struct CodesTests {
    private func codes(_ shares: [Int]) -> FieldSummary {
        .numeric(
            shares.enumerated().flatMap { Array(repeating: Double($0.offset), count: $0.element) })
    }

    private let calm = [3000, 1000, 700, 280, 20]

    @Test func `codes have the stability index of categories`() throws {
        let prepared = try #require(PreparedReference(panes: [codes(calm)]))
        let report = prepared.report(on: codes([600, 200, 140, 56, 4]))
        #expect(report.kind == .numeric)
        #expect(
            report.effects.map(\.measure)
                == [
                    .wasserstein, .ks, .psi, .missing, .outOfRange, .mean, .cliffsDelta,
                    .dispersion,
                ])
        #expect(report.score < 1)
        #expect(try #require(report[.psi]).threshold == 0.1)
    }

    @Test func `a new code amid the others is named, which numbers do not show`() throws {
        let shares = [3000, 1000, 0, 700, 280]
        let window = [600, 200, 0, 140, 56]
        var withNew = window
        withNew[2] = 30
        let both = try #require(PreparedReference(panes: [codes(shares)]))
        #expect(both.report(on: codes(window)).score < 1)
        #expect(try #require(both.report(on: codes(withNew))[.psi]).ratio >= 1)
        let told = try #require(
            PreparedReference(
                panes: [codes(shares)], options: DriftOptions(countsCodes: false)))
        let report = told.report(on: codes(withNew))
        #expect(report.score < 1)
    }

    @Test func `fractions and many values are numbers alone`() throws {
        for values in [[0.5, 1, 1.5], (0..<21).map { Double($0) }] {
            let many = Array(repeating: values, count: 100).flatMap(\.self)
            let prepared = try #require(PreparedReference(panes: [.numeric(many)]))
            #expect(prepared.report(on: .numeric(many))[.psi]?.threshold == 0.2)
        }
    }

    @Test func `a window of other numbers is new as long as they are told apart`() throws {
        let prepared = try #require(PreparedReference(panes: [codes(calm)]))
        let halves = FieldSummary.numeric((0..<200).map { Double($0 % 4) + 0.5 })
        #expect(try #require(prepared.report(on: halves)[.psi]).ratio > 3)
        let spread = FieldSummary.numeric((0..<2000).map { Double($0) / 500 })
        let report = prepared.report(on: spread)
        #expect(report[.psi]?.threshold == 0.2 && report.score > 1)
    }

    @Test func `codes that are a little off are the same codes`() throws {
        var generator = Generator(seed: 9)
        let prepared = try #require(PreparedReference(panes: [codes(calm)]))
        for rows in [100, 200] {
            let window = (0..<rows).map { row in
                Double([0, 0, 0, 0, 0, 0, 1, 1, 2, 3][row % 10]) + 0.01 * generator.normal()
            }
            #expect(prepared.report(on: .numeric(window)).score < 0.5)
        }
    }

    @Test func `rare counts of a fresh sample are no news`() throws {
        var generator = Generator(seed: 8)
        // A geometric count: its largest values come and go.
        func draw(_ generator: inout Generator) -> Double {
            (generator.exponential() * 1.5).rounded(.down)
        }
        for rows in [200, 2000, 20_000] {
            let prepared = try #require(PreparedReference(panes: [generator.numeric(rows, draw)]))
            for count in [1, 10, 100, 1000, 20_000] {
                for _ in 0..<10 {
                    let report = prepared.report(on: generator.numeric(count, draw))
                    #expect(report.score < 1, "\(rows) and \(count) rows: \(report.effects)")
                }
            }
        }
    }
}
