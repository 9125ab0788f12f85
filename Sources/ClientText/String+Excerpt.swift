extension String {
    /// The text, or the first 100 Unicode scalars of a long one, as a sentence that answers a client
    /// repeats it.
    package var excerpt: String { excerpt(lengthMax: 100) }

    /// The text, or its beginning and an ellipsis.
    ///
    /// - Parameter lengthMax: Unicode scalars at most: a character may have any number of them.
    /// - Returns: The text as it is, or cut.
    package func excerpt(lengthMax: Int) -> String {
        guard
            let end = unicodeScalars.index(
                unicodeScalars.startIndex, offsetBy: lengthMax,
                limitedBy: unicodeScalars.endIndex), end < unicodeScalars.endIndex
        else { return self }
        return String(unicodeScalars[..<end]) + "…"
    }
}
