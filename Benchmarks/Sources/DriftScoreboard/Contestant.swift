import Drift
import Foundation
import Sketches
import Timing

/// Our own entry: scores the cases of a world and prints a verdict a line.
///
/// Lines are `verdict<tab>case<tab>column<tab>0 or 1<tab>score` and
/// `time<tab>case<tab>seconds<tab>reference seconds`, as the peers' are.
struct Contestant {
    let files: WorldFiles

    func run() throws {
        let columns = try files.columns()
        var prepared: (name: [String], references: [PreparedReference?], seconds: Double)?
        for entry in try files.cases() {
            var referenceSeconds = 0.0
            if prepared?.name != entry.reference {
                let panes = try entry.reference.map {
                    try files.table($0, columnCount: columns.count)
                }
                let start = CPUTime.now
                let references = columns.indices.map { index in
                    PreparedReference(
                        panes: panes.reduce(into: []) { series, table in
                            let rows = table[index]
                            series.append(
                                FieldSummary(
                                    pane: rows.span, columns[index].kind, after: series.last))
                        })
                }
                referenceSeconds = (CPUTime.now - start) / 1e9
                prepared = (entry.reference, references, referenceSeconds)
            }
            let window = try files.table(entry.window, columnCount: columns.count)
            let start = CPUTime.now
            let scores = columns.indices.map { index in
                guard let reference = prepared?.references[index] else { return 0.0 }
                let summary = FieldSummary(
                    window[index], columns[index].kind, like: reference.summary)
                return reference.report(on: summary).score
            }
            let seconds = (CPUTime.now - start) / 1e9
            for (column, score) in zip(columns, scores) {
                print("verdict\t\(entry.name)\t\(column.name)\t\(score < 1 ? 0 : 1)\t\(score)")
            }
            print("time\t\(entry.name)\t\(seconds)\t\(referenceSeconds)")
        }
        print("memory\t\(Self.peakResidentKibibytes)")
    }

    /// The most memory that the process has held at once.
    private static var peakResidentKibibytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
