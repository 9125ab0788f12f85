/// Says that the body of the request under way is wanted.
///
/// Until then no more of it is read from the socket than came along with the header.
package struct BodyDemand: Sendable {}
