extension String {
    /// The text, or the first 100 Unicode scalars of a long one, as a sentence that answers a client
    /// repeats it.
    package var excerpt: String { excerpt(lengthMax: 100) }

    /// The text on one line, or its beginning and an ellipsis.
    ///
    /// - Parameter lengthMax: Unicode scalars at most: a character may have any number of them.
    /// - Returns: The text as it is, or cut, and U+FFFD for what would break or change its line.
    package func excerpt(lengthMax: Int) -> String {
        let end = unicodeScalars.index(
            unicodeScalars.startIndex, offsetBy: lengthMax, limitedBy: unicodeScalars.endIndex)
        let shown = unicodeScalars[..<(end ?? unicodeScalars.endIndex)]
        let isWhole = shown.endIndex == unicodeScalars.endIndex
        if isWhole, !shown.contains(where: \.leavesLine) { return self }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: shown.lazy.map { $0.leavesLine ? "\u{FFFD}" : $0 })
        return String(text) + (isWhole ? "" : "…")
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character or ends a line.
    fileprivate var leavesLine: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
