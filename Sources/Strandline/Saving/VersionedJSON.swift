import ClientText
import Foundation

/// State that was saved as JSON, beside the version of its format.
///
/// The version is a member of the object, `version`; what lacks it was saved before versions were,
/// in the first format.
enum VersionedJSON {
    /// What stands for numbers that JSON has none for: the sum of two values may be one.
    private static let names = (positive: "inf", negative: "-inf", nan: "nan")

    private struct Version: Decodable {
        let version: Int?

        init(from decoder: any Decoder) throws {
            version = try decoder.container(keyedBy: VersionKey.self)
                .decodeIfPresent(Int.self, forKey: .version)
        }
    }

    private enum VersionKey: String, CodingKey {
        case version
    }

    /// Reads an object of a version up to the present one.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - type: What the object is read as.
    ///   - version: The highest version that can be read.
    ///   - what: What the object is, for an error.
    /// - Returns: The object.
    /// - Throws: `SavedStateError`.
    static func decoded<Body: Decodable>(
        _ bytes: some Collection<UInt8>, as type: Body.Type, version: Int, what: String
    ) throws(SavedStateError) -> Body {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: names.positive, negativeInfinity: names.negative, nan: names.nan)
        do {
            let data = Data(bytes)
            let found = try decoder.decode(Version.self, from: data).version ?? 1
            guard found <= version else {
                throw SavedStateError.laterVersion(what, version: found)
            }
            return try decoder.decode(type, from: data)
        } catch let error as SavedStateError {
            throw error
        } catch {
            throw .damaged(what, reason: "\(error)")
        }
    }
}

/// Why saved state cannot be read.
package enum SavedStateError: Error, Equatable, CustomStringConvertible {
    case damaged(String, reason: String)
    case laterVersion(String, version: Int)

    static let damagedBatch = SavedStateError.damaged(
        "a batch of the journal", reason: "its checksum is another one")

    package var description: String {
        switch self {
        case .damaged(let what, let reason):
            "\(what) cannot be read: \(reason.excerpt(lengthMax: 300))"
        case .laterVersion(let what, let version):
            "\(what) has version \(version), which a later version of strandline wrote"
        }
    }
}
