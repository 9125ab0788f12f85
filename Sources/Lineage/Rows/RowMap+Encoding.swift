extension RowMap {
    /// The largest row that a map can name, and the bits that it needs.
    static let rowBits = 48
    package static let rowMax = 1 << rowBits - 1

    /// The map as it is stored: a byte for the form, the number of rows, and the form's own bytes.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = [form.mark]
        bytes.appendVarint(count)
        switch form {
        case .shifted(let first): bytes.appendVarint(first)
        case .stretches(let code): bytes += code.bytes
        case .repeats(let code): bytes += code.bytes
        case .bitmap(let code): bytes += code.bytes
        case .gaps(let code): bytes += code.bytes
        case .packed(let code): bytes += code.bytes
        case .groups(let code):
            bytes.appendVarint(code.sizes.count)
            bytes += code.sizes
            bytes += code.members.encoded
        }
        return bytes
    }

    /// Reads a map as it is stored; nil where the bytes are none.
    package init?(encoded bytes: [UInt8]) {
        self.init(bytes, mayHoldGroups: true)
    }

    private init?(_ bytes: [UInt8], mayHoldGroups: Bool) {
        guard let mark = bytes.first else { return nil }
        var reader = VarintReader(bytes, at: 1)
        guard let count = reader.next(), count <= Self.rowMax else { return nil }
        let rest = Array(bytes[reader.position...])
        let form: Form?
        switch mark {
        case 0: form = Self.shifted(rest)
        case 1: form = StretchCode(bytes: rest, count: count).map(Form.stretches)
        case 2: form = RepeatCode(bytes: rest, count: count).map(Form.repeats)
        case 3: form = BitmapCode(bytes: rest, count: count).map(Form.bitmap)
        case 4: form = GapCode(bytes: rest, count: count).map(Form.gaps)
        case 5: form = PackedCode(bytes: rest, count: count).map(Form.packed)
        case 6 where mayHoldGroups: form = Self.groups(rest, count: count)
        default: form = nil
        }
        guard let form else { return nil }
        self.init(count: count, form: form)
    }

    private static func shifted(_ bytes: [UInt8]) -> Form? {
        var reader = VarintReader(bytes)
        guard let first = reader.next(), first <= rowMax, reader.position == bytes.count else {
            return nil
        }
        return .shifted(first: first)
    }

    private static func groups(_ bytes: [UInt8], count: Int) -> Form? {
        var reader = VarintReader(bytes)
        guard let length = reader.next(), length <= bytes.count - reader.position else {
            return nil
        }
        let sizes = Array(bytes[reader.position..<reader.position + length])
        let members = RowMap(
            Array(bytes[(reader.position + length)...]), mayHoldGroups: false)
        return members.flatMap { GroupCode(sizes: sizes, members: $0, count: count) }
            .map(Form.groups)
    }
}

extension RowMap.Form {
    fileprivate var mark: UInt8 {
        switch self {
        case .shifted: 0
        case .stretches: 1
        case .repeats: 2
        case .bitmap: 3
        case .gaps: 4
        case .packed: 5
        case .groups: 6
        }
    }
}
