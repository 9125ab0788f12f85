import Instants
import Lineage
import Store
import Testing

@Suite struct ComponentsTests {
    private let etl = Component(
        name: "etl", description: "cleans trips", owner: "ana", tags: ["nightly", "eu"],
        createdAt: hour(2))

    @Test func `a component can be read back with its tags in order`() async throws {
        let store = try emptyStore()
        #expect(try await store.createComponent(etl))
        var expected = etl
        expected.tags = ["eu", "nightly"]
        #expect(try await store.component(named: "etl") == expected)
    }

    @Test func `creating a component again keeps what the new one leaves empty`() async throws {
        let store = try emptyStore()
        _ = try await store.createComponent(etl)
        let again = Component(
            name: "etl", description: "", owner: "bo", tags: ["eu", "slow"], createdAt: hour(9))
        #expect(try await store.createComponent(again) == false)
        let component = try await store.component(named: "etl")
        #expect(component.description == "cleans trips")
        #expect(component.owner == "bo")
        #expect(component.tags == ["eu", "nightly", "slow"])
        #expect(component.createdAt == hour(2))
    }

    @Test func `components are listed by name, owner and tag`() async throws {
        let store = try emptyStore()
        for (name, owner, tags) in [
            ("train", "ana", ["gpu"]), ("clean", "bo", ["gpu", "eu"]), ("infer", "ana", []),
        ] {
            _ = try await store.createComponent(
                Component(name: name, owner: owner, tags: tags, createdAt: hour(0)))
        }
        #expect(try await store.components().map(\.name) == ["clean", "infer", "train"])
        #expect(try await store.components(owner: "ana").map(\.name) == ["infer", "train"])
        #expect(try await store.components(tag: "gpu").map(\.name) == ["clean", "train"])
        #expect(try await store.components(tag: "gpu").map(\.tags) == [["eu", "gpu"], ["gpu"]])
        #expect(try await store.components(owner: "ana", tag: "gpu").map(\.name) == ["train"])
        #expect(try await store.components(owner: "cy") == [])
        #expect(try await store.tags() == ["eu", "gpu"])
    }

    @Test func `tags are added to a component`() async throws {
        let store = try emptyStore()
        _ = try await store.createComponent(etl)
        try await store.addTags(["slow", "eu"], toComponent: "etl")
        #expect(try await store.component(named: "etl").tags == ["eu", "nightly", "slow"])
    }

    @Test func `an unknown component is said to be unknown`() async throws {
        let store = try emptyStore()
        await #expect(throws: LineageError.unknownComponent("etl")) {
            try await store.component(named: "etl")
        }
        await #expect(throws: LineageError.unknownComponent("etl")) {
            try await store.addTags(["a"], toComponent: "etl")
        }
        await #expect(throws: LineageError.unknownComponent("etl")) {
            try await store.runs(ofComponent: "etl", limit: 5)
        }
    }

    @Test func `a component with an empty name is refused`() async throws {
        let store = try emptyStore()
        await #expect(throws: LineageError.invalid(field: "name", reason: "is empty")) {
            try await store.createComponent(Component(name: "", createdAt: hour(0)))
        }
        #expect(try await store.components() == [])
    }

    @Test func `a run creates its component without an owner`() async throws {
        let store = try emptyStore(MovedClock(hour(5)))
        _ = try await store.record(step("etl", at: 3))
        let expected = Component(name: "etl", createdAt: hour(5))
        #expect(try await store.component(named: "etl") == expected)
    }
}
