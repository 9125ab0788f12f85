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
}

extension FieldRole: ExpressibleByArgument {}
