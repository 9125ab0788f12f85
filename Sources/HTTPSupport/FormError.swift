/// Why a form is not taken.
package enum FormError: Error, Equatable {
    /// A browser says that it comes from elsewhere, or does not say where it comes from.
    case otherSite
    case expired
}

extension FormError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .otherSite: "changes are taken from the pages of this server alone"
        case .expired: "the form was out of date; go back, load the page again, and send it again"
        }
    }
}
