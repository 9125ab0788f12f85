#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// Many bytes at a time, which the safe interface takes one by one. Each function checks first that
// all bytes it may touch lie within the free capacity.

extension OutputSpan<UInt8> {
    /// Appends all bytes of a span in one copy.
    @inline(__always)
    mutating func append(copying bytes: Span<UInt8>) {
        precondition(bytes.count <= freeCapacity)
        unsafe withUnsafeMutableBufferPointer { buffer, count in
            unsafe bytes.withUnsafeBufferPointer { source in
                guard let start = buffer.baseAddress, let from = source.baseAddress else { return }
                unsafe memcpy(start + count, from, source.count)
            }
            count += bytes.count
        }
    }

    /// Appends `count` digits, one a byte of the word from the lowest on, as ASCII.
    ///
    /// Needs room for 8 bytes, however few the digits.
    @inline(__always)
    mutating func append(word digits: UInt64, count digitCount: Int) {
        precondition(digitCount <= 8 && freeCapacity >= 8)
        unsafe withUnsafeMutableBufferPointer { buffer, count in
            let end = unsafe UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped + count)
            unsafe end.storeBytes(of: (digits | asciiZeros).littleEndian, as: UInt64.self)
            count += digitCount
        }
    }

    /// Appends digits as ASCII with one byte, such as a point, before that of index `position`, and
    /// without it where no digit follows; zeros make up for digits missing ahead of `position`.
    ///
    /// The place of the mark and the number of digits vary at random from one number to the next:
    /// hence no branches, and more bytes stored than kept. Needs room for 18 bytes; `position` is
    /// at most 6.
    @inline(__always)
    mutating func append(_ digits: SpreadDigits, mark: UInt8, before position: Int) {
        precondition(0...6 ~= position && freeCapacity >= 18)
        unsafe withUnsafeMutableBufferPointer { buffer, count in
            let end = unsafe UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped + count)
            unsafe end.storeBytes(
                of: (digits.near | asciiZeros).littleEndian, toByteOffset: 2, as: UInt64.self)
            unsafe end.storeBytes(
                of: (digits.far | asciiZeros).littleEndian, toByteOffset: 10, as: UInt64.self)
            let leading = digits.leading | asciiZeros
            let shift = UInt64(truncatingIfNeeded: position) &* 8
            let before = (1 &<< shift) &- 1
            let after = ~UInt64(0xFF) &<< shift
            let head = leading & before | UInt64(mark) &<< shift | leading &<< 8 & after
            unsafe end.storeBytes(of: head.littleEndian, as: UInt64.self)
            count += digits.count > position ? digits.count + 1 : position
        }
    }
}

private let asciiZeros: UInt64 = 0x3030_3030_3030_3030
