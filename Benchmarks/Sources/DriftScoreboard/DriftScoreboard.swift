import Foundation

/// Makes the worlds of the drift scoreboard, and is one of the programs that score them.
@main struct DriftScoreboard {
    private static let usage = """
        usage: DriftScoreboard worlds FOLDER ROUNDS ROWS…   writes tables for all programs
               DriftScoreboard calm-world FOLDER ROUNDS ROWS…  writes tables without drift
               DriftScoreboard long-world FOLDER ROWS…      writes one long column
               DriftScoreboard score FOLDER                 scores a folder of tables
               DriftScoreboard calm WINDOWS                 counts alarms where nothing drifts
               DriftScoreboard coverage WINDOWS             holds lower bounds against the truth
               DriftScoreboard power WINDOWS                counts what is named at the goal's rows
        """

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let numbers = arguments.dropFirst().compactMap { Int($0) }
        switch (arguments.first, arguments.count) {
        case ("worlds", 4...):
            var worlds = Worlds(WorldFiles(arguments[1]))
            try worlds.write(rounds: numbers[0], rows: Array(numbers[1...]))
        case ("calm-world", 4...):
            var worlds = Worlds(WorldFiles(arguments[1]))
            try worlds.write(
                rounds: numbers[0], rows: Array(numbers[1...]), shifts: [.nothing])
        case ("long-world", 3...):
            try LongWorld(files: WorldFiles(arguments[1])).write(rows: numbers)
        case ("score", 2): try Contestant(files: WorldFiles(arguments[1])).run()
        case ("calm", 2): CalmRun.report(windowCount: numbers[0])
        case ("coverage", 2): CoverageRun.report(windowCount: numbers[0])
        case ("power", 2): PowerRun.report(windowCount: numbers[0])
        default:
            print(usage)
            exit(2)
        }
    }
}
