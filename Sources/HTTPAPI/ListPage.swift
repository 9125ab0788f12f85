import HTTPSupport
import Foundation
import HTTPTypes
import Hummingbird
import PercentEncoding

/// How much of a list one answer holds, and where it goes on.
///
/// A list is an array of JSON. Where more follows, the header `Link` (RFC 8288) leads to the next
/// page: the same query, from the last entry on.
struct ListPage: Sendable {
    /// How many entries there are where nobody says.
    static let lengthUsual = 1000
    /// How many entries there are at most, whatever somebody says.
    static let lengthMax = 10_000
    /// What may be asked for: who wants all says a large number, and gets page after page.
    static let lengthAskedMax = 1_000_000

    let length: Int
    /// What the entry says that stands before the first one; nil at the start of the list.
    let cursor: String?
    private let parameter: String
    private let request: Request

    /// - Parameters:
    ///   - request: What says how long pages are.
    ///   - parameter: The query parameter that says where to go on.
    ///   - usual: How many entries a page has where nobody says.
    /// - Throws: `RequestError` for a length that is none.
    init(
        _ request: Request, goingOn parameter: String = "after", usual: Int = Self.lengthUsual
    ) throws {
        length = min(try request.limit(usual: usual, max: Self.lengthAskedMax), Self.lengthMax)
        cursor = request.parameter(parameter)
        self.parameter = parameter
        self.request = request
    }

    /// How many entries tell whether there are more than the page holds.
    var lookedAt: Int { length + 1 }

    /// The answer with the entries of the page.
    ///
    /// - Parameters:
    ///   - entries: Those from the cursor on, `lookedAt` at most.
    ///   - cursor: What an entry says in the query for those behind it.
    /// - Returns: The entries as JSON; a `Link` header leads on where there are more.
    /// - Throws: What encoding throws.
    func response<Entry: Encodable>(
        _ entries: [Entry], cursor: (Entry) -> String
    ) throws -> Response {
        let shown = Array(entries.prefix(length))
        var response = try Response.json(shown)
        if entries.count > length, let last = shown.last {
            let link = HTTPField.Name("Link")
            if let link { response.headers[link] = "<\(address(of: cursor(last)))>; rel=\"next\"" }
        }
        return response
    }

    /// The next page, as seen from this one.
    private func address(of cursor: String) -> String {
        let kept = request.uri.queryParameters.compactMap { name, value -> String? in
            let name = name.removingPercentEncoding ?? String(name)
            return name == parameter
                ? nil : "\(name.percentEncoded)=\(String(value).percentEncoded)"
        }
        return "?" + (kept + ["\(parameter)=\(cursor.percentEncoded)"]).joined(separator: "&")
    }
}
