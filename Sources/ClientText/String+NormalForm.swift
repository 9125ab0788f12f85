import Foundation

extension String {
    /// The name in Unicode's normal form C, in which names that read alike are the same bytes.
    ///
    /// Swift holds texts equal that are canonically equivalent, SQLite compares bytes, and Prometheus
    /// does so, too: in this form all of them agree. A text of more than 4,096 bytes, as no name
    /// is, stays as it is: the form of a long row of marks takes seconds.
    package var canonicalName: String {
        if utf8.count > Self.bytesMax || utf8.allSatisfy({ $0 < 0x80 }) { return self }
        // Foundation leaves a Hangul syllable and the consonant behind it apart unless the syllable
        // is taken to pieces before.
        return decomposedStringWithCanonicalMapping.precomposedStringWithCanonicalMapping
    }

    private static var bytesMax: Int { 4096 }
}
