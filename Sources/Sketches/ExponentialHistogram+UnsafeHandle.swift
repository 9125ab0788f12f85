extension ExponentialHistogram {
    /// The keys of values in the schema that there is; those that lie in the zero bucket apart.
    func keyedCounts(
        of entries: ArraySlice<ValueCounts.Entry>
    ) -> (keyed: [KeyedCount], keyless: [ValueCounts.Entry]) {
        var keyless: [ValueCounts.Entry] = []
        let fine = UInt64(truncatingIfNeeded: Swift.max(schema, 0))
        let coarser = fine == 0 ? -schema : 0
        let cellShift = 51 &- fine
        let firstCell = (2 &<< fine) &- 2
        let cellMask = (2 &<< fine) &- 1
        let anchor = anchor
        let foldKey = foldKey
        let keyed = unsafe entries.withUnsafeBufferPointer { entries in
            unsafe ExponentialBounds.cells.withUnsafeBufferPointer { cells in
                unsafe [KeyedCount](unsafeUninitializedCapacity: entries.count) { keyed, count in
                    for index in 0..<entries.count {
                        let entry = unsafe entries[index]
                        let offset = Swift.min(
                            Swift.max(entry.value - anchor, -.greatestFiniteMagnitude),
                            .greatestFiniteMagnitude)
                        let magnitude = offset.magnitude.bitPattern
                        let position = magnitude &>> cellShift
                        let place = firstCell &+ position & cellMask
                        let cell = unsafe cells[Int(truncatingIfNeeded: place)]
                        let isPast = (magnitude &<< 12 > cell) ? 1 : 0
                        let key =
                            (Int(truncatingIfNeeded: position &>> 1 &+ cell & 0xFFF) &+ isPast)
                            &>> coarser
                        guard offset != 0, key >= foldKey else {
                            keyless.append(entry)
                            continue
                        }
                        unsafe keyed[count] = KeyedCount(
                            key: Int32(truncatingIfNeeded: key),
                            sign: offset > 0 ? .positive : .negative, count: entry.count)
                        count &+= 1
                    }
                }
            }
        }
        return (keyed, keyless)
    }
}
