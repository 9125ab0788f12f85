import ArgumentParser
import StrandlineClient
import Wire

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Rank the runs that led to the flagged outputs, likeliest cause first.")

    @Option(help: "Number of runs to show.")
    var limit = 5

    @Option(help: "Order by the evidence against a run (suspects) or by its use count (mltrace).")
    var order = ReviewOrder.suspects

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let client = try options.client()
        let review: ReviewResponse = try await client.get(
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
    func card(ofRun id: Int64, suspect: SuspectResponse? = nil) async throws -> RunCard {
        let run: RunResponse = try await get(APIPath("runs", "\(id)"))
        return RunCard(
            run: run, component: try await get(APIPath("components", run.component)),
            suspect: suspect)
    }
}
