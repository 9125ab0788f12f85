import ArgumentParser
import Instants
import Monitor

extension Instant: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(parsing: argument)
    }
}

extension TimeSpan: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(parsing: argument)
    }

    package var defaultValueDescription: String { argument }

    /// The span as an argument or a configuration says it, such as `1d` or `1h30m`.
    ///
    /// It reads back as the same span where that is a positive number of milliseconds.
    var argument: String {
        let units: [(name: String, length: Int64)] = [
            ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000),
            ("ms", 1000),
        ]
        var rest = microseconds
        var text = ""
        for unit in units where rest >= unit.length {
            text += "\(rest / unit.length)\(unit.name)"
            rest %= unit.length
        }
        return text.isEmpty ? "0s" : text
    }
}

extension FieldRole: ExpressibleByArgument {}
