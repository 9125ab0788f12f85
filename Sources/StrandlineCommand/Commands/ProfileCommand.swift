import ArgumentParser
import Foundation
import Wire

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "Summarise every column of a CSV file.")

    @Argument(help: "A CSV file with a header, compressed if its name ends in .gz.")
    var file: String

    @Option(name: .shortAndLong, help: "File to write the profile to.")
    var output: String?

    @OptionGroup var types: ColumnTypeOptionGroup

    @Flag(help: "Print one JSON value a line.")
    var json = false

    func run() async throws {
        let profile = try TableProfile(csv: file, types: types.types, progress: Progress(file))
        if let output {
            let data = try JSONCoder.encode(profile.answer(withPanes: true))
            do {
                try data.write(to: URL(fileURLWithPath: output), options: .atomic)
            } catch {
                throw CommandFailure("the profile cannot be written to '\(output)'")
            }
        }
        if json {
            print(String(decoding: try JSONCoder.encode(profile.answer()), as: UTF8.self))
        } else {
            print("\(profile.rowCount) rows")
            StatisticsTable(columns: profile.answer().columns).table.print()
        }
    }
}
