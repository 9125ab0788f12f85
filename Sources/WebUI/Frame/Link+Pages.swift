import Markup
import Monitor

/// Where each page is.
extension Link {
    static let overview = Link("/")
    static let fields = Link("/fields")
    static let recent = Link("/recent")
    static let components = Link("/components")
    static let review = Link("/review")
    static let diff = Link("/diff")
    static let impact = Link("/impact")
    static let code = Link("/code")
    static let help = Link("/help")
    static let command = Link("/command")
    static let flags = Link("/flags")
    static let flag = Link("/flag")
    static let unflag = Link("/unflag")
    /// The description of the API for programs.
    static let openAPI = Link("/api/v1/openapi.json")

    static func field(_ key: FieldKey) -> Link {
        Link("/fields", key.component, key.role.rawValue, key.field)
    }

    static func run(_ id: Int64) -> Link { Link("/runs", "\(id)") }

    static func component(_ name: String) -> Link { Link("/components", name) }

    static func trace(output: String) -> Link { Link("/trace").with("output", output) }

    static func trace(run: Int64) -> Link { Link("/trace").with("run", "\(run)") }

    static func impact(of artifact: String) -> Link { impact.with("output", artifact) }
}
