import CCrypt

/// A password as bcrypt keeps it: `$2b$12$` followed by 53 characters.
package struct BcryptHash: Sendable, Hashable {
    let text: String

    /// Nil for anything but a hash by bcrypt.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 60, ["$2a$", "$2b$", "$2y$"].contains(text.prefix(4)),
            bytes[6] == UInt8(ascii: "$"), let cost = Int(text.dropFirst(4).prefix(2)),
            4...31 ~= cost, bytes.dropFirst(7).allSatisfy(Self.alphabet.contains)
        else { return nil }
        self.text = text
    }

    /// Whether a password has this hash, worked out by the system's own bcrypt; that takes about as
    /// long for any password.
    func matches(_ password: String) -> Bool {
        // C would take a password with a zero in it for a shorter one.
        guard !password.utf8.contains(0) else { return false }
        var data = crypt_data()
        guard let hash = unsafe crypt_r(password, text, &data) else { return false }
        return unsafe String(cString: hash) == text
    }

    /// A hash of no password in use, to be compared with where there is no such user.
    static let ofNobody = BcryptHash(
        "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi")

    private static let alphabet = Set(
        "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
}
