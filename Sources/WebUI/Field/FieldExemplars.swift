import Charts
import Instants
import Lineage
import Markup
import Monitor
import Strandline

/// Outputs at both ends of a field's values, each with the way to what made it.
struct FieldExemplars: Sendable {
    private let lowest: [Row]
    private let highest: [Row]

    private static let countMax = 4

    private struct Row: Sendable {
        let value: TracedValue
        /// Nil where nobody knows what made it.
        let trace: Link?
    }

    init(of reading: FieldReading, _ engine: Engine) async throws {
        let known = (reading.histogram?.exemplars ?? []).compactMap(\.self)
            .sorted { $0.value < $1.value }
        let low = known.prefix(min(Self.countMax, (known.count + 1) / 2))
        let high = known.dropFirst(low.count).suffix(Self.countMax)
        lowest = try await Self.rows(Array(low), engine)
        highest = try await Self.rows(high.reversed(), engine)
    }

    private static func rows(
        _ values: [TracedValue], _ engine: Engine
    ) async throws -> [Row] {
        var rows: [Row] = []
        for value in values {
            var trace = value.run.map { Link.trace(run: $0) }
            if let id = value.id, try await engine.knows(artifact: id) {
                trace = .trace(output: id)
            }
            rows.append(Row(value: value, trace: trace))
        }
        return rows
    }

    var isEmpty: Bool { lowest.isEmpty }

    var table: Markup {
        WebUI.table("Outputs at the tails", ["End", .number("Value"), "Output", "Came"]) {
            for row in lowest { draw(row, "lowest") }
            for row in highest { draw(row, "highest") }
        }
    }

    private func draw(_ row: Row, _ end: String) -> Markup {
        HTML.tr {
            HTML.td(text: end)
            HTML.td(.class("number"), text: NumberText.short(row.value.value))
            HTML.td {
                let name = row.value.id ?? row.value.run.map { "run \($0)" } ?? "–"
                if let trace = row.trace {
                    HTML.a(.href(trace), .data(.row), text: name)
                } else {
                    name
                }
            }
            HTML.td(.class("nowrap")) { TimeText.stamp(row.value.at) }
        }
    }
}

extension Engine {
    /// Whether some run has read or output an artifact.
    fileprivate func knows(artifact name: String) async throws -> Bool {
        do {
            _ = try await artifact(named: name)
            return true
        } catch LineageError.unknownArtifact {
            return false
        }
    }
}
