import Crypto
import Hexadecimals
import Monitor
import Sketches

extension ObservationBatch {
    /// What tells a batch's values from others, whenever they come: half the SHA-256 of all but
    /// its times, in 32 hexadecimal digits.
    var fingerprint: String {
        var writer = ByteWriter()
        writer.append(UInt64(bitPattern: run ?? 0))
        writer.append(component)
        writer.append(role.rawValue)
        writer.appendVarint(rowCount)
        for column in columns {
            writer.append(column.name)
            column.values.append(to: &writer)
        }
        return String(hexadecimal: SHA256.hash(data: writer.bytes).prefix(16))
    }
}

extension ColumnValues {
    /// Appends the values as they are, after a number that tells their form.
    fileprivate func append(to writer: inout ByteWriter) {
        switch self {
        case .numeric(let numbers):
            writer.append(UInt8(0))
            writer.append(numbers)
        case .categorical(let column):
            writer.append(UInt8(1))
            for code in column.codes { writer.append(UInt32(bitPattern: code)) }
            for category in column.categories { writer.append(category) }
        case .embedding(let column):
            writer.append(UInt8(2))
            writer.appendVarint(column.dimension)
            writer.appendVarint(column.missingCount)
            writer.append(column.components)
        case .missing: writer.append(UInt8(3))
        case .summary(let summary):
            writer.append(UInt8(4))
            writer.append(contentsOf: summary.encoded())
        }
    }
}
