import Drift
import Foundation
import Instants
import Monitor
import Sketches

/// The demo's table: redrawn in place on a terminal, a line for each day elsewhere.
struct DemoDisplay {
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private var drawnLineCount = 0

    mutating func show(_ readings: [FieldReading], at time: Instant, isDayOver: Bool) {
        if isTerminal {
            draw(Self.table(of: readings, at: time))
        } else if isDayOver {
            emit(Self.line(of: readings, at: time))
        }
    }

    /// Says something once, above the table.
    mutating func note(_ text: String) {
        if isTerminal { erase() }
        emit(text)
    }

    private mutating func draw(_ lines: [String]) {
        erase()
        emit(lines.joined(separator: "\n"))
        drawnLineCount = lines.count
    }

    private mutating func erase() {
        if drawnLineCount > 0 { emit("\u{1B}[\(drawnLineCount)A\u{1B}[J", terminator: "") }
        drawnLineCount = 0
    }

    /// Writes at once: a reader at the other end of a pipe waits for each line.
    private func emit(_ text: String, terminator: String = "\n") {
        FileHandle.standardOutput.write(Data((text + terminator).utf8))
    }

    private static func worstFirst(_ readings: [FieldReading]) -> [FieldReading] {
        readings.sorted { ($0.report?.score ?? 0) > ($1.report?.score ?? 0) }
    }

    private static func table(of readings: [FieldReading], at time: Instant) -> [String] {
        var table = TextTable([
            ("FIELD", .left), ("ROLE", .left), ("ROWS", .right), ("SCORE", .right),
            ("MEASURE", .left), ("", .left),
        ])
        for reading in worstFirst(readings) {
            let score = reading.report?.score ?? 0
            table.add([
                reading.key.field, reading.key.role.rawValue, "\(reading.window?.rowCount ?? 0)",
                score.hundredths, reading.report?.leading?.rawValue ?? "–",
                score >= 1 ? "DRIFT" : "",
            ])
        }
        return ["\(time), the day before against the reference week"] + table.lines
    }

    private static func line(of readings: [FieldReading], at time: Instant) -> String {
        let worst = worstFirst(readings).prefix(4).map { reading in
            let score = reading.report?.score ?? 0
            return "\(reading.key.field) \(score.hundredths)\(score >= 1 ? "!" : "")"
        }
        return "\(CalendarTime(time).date)  \(worst.joined(separator: "  "))"
    }
}
