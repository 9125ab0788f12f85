import ArgumentParser
import StrandlineClient
import Wire

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Show what the flagged outputs came from, the likeliest culprit first.")

    @Option(help: "How many suspects to show.")
    var limit = 5

    @Option(help: "suspects (by what speaks against a run) or mltrace (by how often it was used).")
    var order = ReviewOrder.suspects

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let client = try options.client()
        let review: ReviewAnswer = try await client.get(
            APIPath("review", query: [("order", order.rawValue), ("limit", "\(limit)")]))
        var cards: [RunCard] = []
        if !options.json {
            for suspect in review.runs ?? [] {
                cards.append(try await client.card(ofRun: suspect.run, suspect: suspect))
            }
        }
        try options.print([review]) { palette in
            ReviewText(review: review).lines(in: palette)
                + cards.flatMap { [""] + $0.lines(in: palette) }
        }
    }
}

extension ReviewOrder: ExpressibleByArgument {}

extension StrandlineClient {
    /// A run's card, with what is known of its component.
    func card(ofRun id: Int64, suspect: SuspectAnswer? = nil) async throws -> RunCard {
        let run: RunAnswer = try await get(APIPath("runs", "\(id)"))
        return RunCard(
            run: run, component: try await get(APIPath("components", run.component)),
            suspect: suspect)
    }
}
