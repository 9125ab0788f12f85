extension Palette {
    /// A line as a terminal may get it: characters that would move its cursor, ring its bell or
    /// change its title, which names and notes may hold, are drawn as their pictures (␛, ␤).
    ///
    /// Tabs stay, and so do the palette's own colours.
    func visible(_ line: String) -> String {
        guard line.unicodeScalars.contains(where: Self.isControl) else { return line }
        var shown = String.UnicodeScalarView()
        var rest = line.unicodeScalars[...]
        while let scalar = rest.first {
            if let colour = colours.first(where: { rest.starts(with: $0.unicodeScalars) }) {
                shown += colour.unicodeScalars
                rest = rest.dropFirst(colour.unicodeScalars.count)
            } else {
                shown.append(Self.isControl(scalar) ? Self.picture(of: scalar) : scalar)
                rest = rest.dropFirst()
            }
        }
        return String(shown)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\t"
    }

    private static func picture(of scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x0A: "\u{2424}"
        case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        default: "\u{FFFD}"
        }
    }
}
