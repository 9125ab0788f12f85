import Foundation

/// The colours of a terminal, which nothing else gets to see.
struct Palette {
    enum Style: String, CaseIterable {
        case bold = "1"
        case faint = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    /// Without colours.
    static let plain = Palette(isColored: false)

    private let isColored: Bool

    init(isColored: Bool) {
        self.isColored = isColored
    }

    /// The palette of standard output: none where that is no terminal, or `NO_COLOR` is set.
    static func standardOutput(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Palette {
        Palette(
            isColored: isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
                && environment["TERM"] != "dumb")
    }

    func callAsFunction(_ style: Style?, _ text: String) -> String {
        guard isColored, let style else { return text }
        return Self.start(of: style) + text + Self.end
    }

    /// What the palette writes around text.
    var colours: [String] {
        isColored ? Style.allCases.map(Self.start) + [Self.end] : []
    }

    private static let end = "\u{1B}[0m"

    private static func start(of style: Style) -> String { "\u{1B}[\(style.rawValue)m" }
}
