import ArgumentParser
import Server

extension ListenAddress: ExpressibleByArgument {
    init?(argument: String) {
        self.init(parsing: argument)
    }
}
