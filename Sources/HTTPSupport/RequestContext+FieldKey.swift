import ClientText
package import Hummingbird
package import Monitor

extension RequestContext {
    /// The field that the path names.
    package func fieldKey() throws -> FieldKey {
        let role = try pathParameter("role")
        guard let role = FieldRole(rawValue: role) else {
            throw RequestError.parameter(
                name: "role", reason: "must be input, output or label, not '\(role.excerpt)'")
        }
        return FieldKey(
            component: try pathParameter("component"), role: role,
            field: try pathParameter("field"))
    }
}
