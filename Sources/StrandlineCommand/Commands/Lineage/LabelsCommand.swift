import ArgumentParser
import StrandlineClient
import Wire

struct LabelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels", abstract: "List the labels of data.")

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        try await options.printLabels(at: APIPath("labels"))
    }
}

struct RetractedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retracted", abstract: "List the retracted labels of data.")

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        try await options.printLabels(at: APIPath("labels", query: [("retracted", "true")]))
    }
}

extension ServerOptionGroup {
    fileprivate func printLabels(at path: APIPath) async throws {
        let labels: [LabelResponse] = try await client().list(path)
        try self.print(labels) { LabelTable(labels: labels).table.lines(in: $0) }
    }
}
