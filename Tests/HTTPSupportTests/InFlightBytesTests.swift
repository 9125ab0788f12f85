import Testing

@testable import HTTPSupport

struct InFlightBytesTests {
    private let full = RequestError.tooManyBytesInFlight(limit: 100)

    @Test func `requests share the limit and give back what they took`() throws {
        let whole = InFlightBytes(limit: 100)
        let (first, second) = (whole.share(), whole.share())
        try first.grow(by: 60)
        try second.grow(by: 40)
        #expect(throws: full) { try second.grow(by: 1) }
        #expect(throws: full) { try first.grow(by: 1) }
        first.giveBack()
        first.giveBack()
        #expect(whole.total == 40)
        try second.grow(by: 60)
        #expect(whole.total == 100)
        second.giveBack()
        #expect(whole.total == 0)
    }

    @Test func `a request that is alone gets all it asks for`() throws {
        let whole = InFlightBytes(limit: 100)
        let (alone, other) = (whole.share(), whole.share())
        try alone.grow(by: 1000)
        try alone.grow(by: 1000)
        #expect(throws: full) { try other.grow(by: 1) }
        alone.giveBack()
        try other.grow(by: 1)
    }

    @Test func `a share that nobody has any more is given back`() throws {
        let whole = InFlightBytes(limit: 100)
        try whole.share().grow(by: 70)
        #expect(whole.total == 0)
    }

    @Test func `a limit that is lowered holds for what comes`() throws {
        let whole = InFlightBytes(limit: 100)
        let (first, second) = (whole.share(), whole.share())
        try first.grow(by: 50)
        whole.limit = 20
        #expect(throws: RequestError.tooManyBytesInFlight(limit: 20)) { try second.grow(by: 1) }
        first.giveBack()
        try second.grow(by: 20)
    }
}
