// swift-tools-version: 6.3

import PackageDescription

/// What every hand-written target is compiled with.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
]

/// A target of `Sources` with these settings.
func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The test target of a library.
func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name)] + dependencies,
        resources: resources, swiftSettings: settings)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(
    name: "HummingbirdCore", package: "hummingbird")
let hummingbirdHTTP2 = Target.Dependency.product(
    name: "HummingbirdHTTP2", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(
    name: "HummingbirdTesting", package: "hummingbird")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let nioFoundationEssentials = Target.Dependency.product(
    name: "NIOFoundationEssentialsCompat", package: "swift-nio")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
    name: "strandline",
    products: [
        .executable(name: "strandline", targets: ["StrandlineCommand"])
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        // Below all ranks: what a standard library could hold.
        library("Randomness"),
        library("Caching", [deque]),
        library("Decimals"),
        library("Hexadecimals"),
        library("PercentEncoding"),
        // Rank 0: values that know nothing of each other.
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        library("Instants"),
        library("Sketches", ["Randomness"]),
        library("Exposition", ["Decimals"]),
        library("Compression", ["CZlib"]),
        library("ClientText"),
        .target(
            name: "WireProto",
            dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["observations.proto"]),
        library("CSV", ["Compression", "Decimals"]),
        library("Markup", ["PercentEncoding"]),
        library("GraphLayout"),
        // Rank 1: the two domains.
        library("Lineage", ["Instants", "ClientText"]),
        library("Drift", ["Sketches"]),
        library("Evaluation", ["Instants"]),
        // Drawings, for people.
        library("Charts", ["Instants", "Markup", "GraphLayout"]),
        // Rank 2: what keeps them.
        library(
            "Store",
            [
                "Instants", "ClientText", "Caching", "Compression", "Evaluation", "Lineage",
                deque, grdb, sqlite, crypto,
            ]),
        library("Monitor", ["Instants", "ClientText", "Sketches", "Drift"]),
        // Rank 3: the junction, and the shapes that travel.
        library(
            "Strandline",
            [
                "Instants", "ClientText", "Caching", "Hexadecimals", "Sketches", "Evaluation",
                "Lineage", "Store", "Drift", "Monitor", crypto, deque,
            ]),
        library(
            "Wire",
            [
                "Instants", "ClientText", "Decimals", "Sketches", "Evaluation", "Lineage", "Drift",
                "Monitor", "WireProto",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),
        library(
            "Access", ["Caching", "Hexadecimals", "CCrypt", crypto, nioCore]),
        // Rank 4: what the HTTP interfaces have in common.
        library(
            "HTTPSupport",
            [
                nioFoundation,
                "Instants", "ClientText", "Lineage", "Monitor", "Wire", "Access",
                "Compression", hummingbird, logging, nioCore, nioHTTP1, httpTypes,
            ]),
        // Rank 5: one interface each.
        library(
            "HTTPAPI",
            [
                "Instants", "ClientText", "Sketches", "Evaluation", "Lineage", "Drift", "Monitor",
                "Strandline", "Wire", "Access", "HTTPSupport", "PercentEncoding", hummingbird,
                nioCore, nioFoundation, httpTypes,
            ]),
        library(
            "MetricsExporter",
            [
                "Wire",
                "Instants", "Sketches", "Evaluation", "Lineage", "Drift", "Monitor",
                "Strandline", "Exposition", "Compression", "HTTPSupport", hummingbird, logging,
                nioCore, httpTypes, coreMetrics,
            ]),
        library(
            "WebUI",
            [
                "Wire",
                "Instants", "ClientText", "Sketches", "Lineage", "Drift", "Monitor",
                "Strandline", "Hexadecimals", "Access", "HTTPSupport", "Markup", "GraphLayout",
                "Charts",
                hummingbird, logging, nioCore, httpTypes, crypto,
            ],
            // The pages' files become part of the program: none has to be found when it runs.
            resources: [.embedInCode("Assets")]),
        library("StrandlineClient", ["PercentEncoding", "CCurl", "Wire"]),
        // Rank 6: listeners, TLS, reload and lifecycle.
        library(
            "Server",
            [
                nioFoundation,
                "Instants", "ClientText", "Strandline", "Wire", "Exposition", "Access",
                "HTTPSupport", "HTTPAPI", "MetricsExporter", "WebUI", hummingbird,
                hummingbirdCore, hummingbirdHTTP2, logging, nioCore, nioHTTP1, nioHTTPTypes,
                nioPosix, nioTLS, nioSSL, httpTypes, lifecycle, unixSignals,
            ]),
        // Rank 7: the program.
        .executableTarget(
            name: "StrandlineCommand",
            dependencies: [
                "Instants", "ClientText", "Randomness", "Sketches", "CSV", "Lineage", "Drift",
                "Monitor", "Strandline", "Wire", "Exposition", "Access", "HTTPSupport",
                "MetricsExporter", "Server", "StrandlineClient",
                arguments, logging,
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),
        // What tests of decoders change bytes with.
        .target(
            name: "TestSupport", dependencies: ["Randomness"], path: "Tests/TestSupport",
            swiftSettings: settings),
        tests("Instants"),
        tests("ClientText", ["Randomness"]),
        tests("Randomness"),
        tests("Caching", ["Randomness"]),
        tests("Decimals", ["Randomness"]),
        tests("Hexadecimals"),
        tests("PercentEncoding"),
        tests("Sketches", ["Hexadecimals", "Randomness", "TestSupport"]),
        // What the tests of interchange, in Python, reach the summaries through.
        .executableTarget(
            name: "SketchBytes", dependencies: ["Hexadecimals", "Sketches"],
            path: "Tests/Interchange/SketchBytes", swiftSettings: settings),
        tests("Exposition", ["Hexadecimals", "Randomness"]),
        tests("Compression", ["CZlib", "TestSupport"]),
        tests("Evaluation"),
        tests("CSV", ["Compression", "Randomness", "TestSupport"]),
        tests("Markup"),
        tests("GraphLayout"),
        tests("Charts", ["Instants", "Markup", "GraphLayout"]),
        tests("Lineage", ["Instants", "ClientText", "Randomness"]),
        tests("Drift", ["Randomness", "Sketches"]),
        tests("Store", ["Instants", "Randomness", "Evaluation", "Lineage", grdb]),
        tests("Monitor", ["Instants", "Randomness", "Sketches", "Drift"]),
        tests(
            "Strandline",
            [
                "Instants", "Sketches", "Lineage", "Store", "Monitor", "Drift",
                "TestSupport", grdb,
            ],
            resources: [.copy("Golden")]),
        tests(
            "Wire",
            [
                "Instants", "Sketches", "Evaluation", "Lineage", "Drift", "Monitor", "WireProto",
                "TestSupport",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),
        // A router without a socket, for the tests of each interface.
        .target(
            name: "RouterTestSupport",
            dependencies: [
                "Instants", "Strandline", "Access", "Server", hummingbird, hummingbirdTesting,
                logging, nioFoundationEssentials,
            ],
            path: "Tests/RouterTestSupport", swiftSettings: settings),
        tests("Access"),
        tests("HTTPSupport", ["Instants"]),
        tests(
            "HTTPAPI",
            [
                "Instants", "Lineage", "Monitor", "Strandline", "Access", "Server",
                "RouterTestSupport", hummingbird, hummingbirdTesting, logging, nioCore, httpTypes,
                crypto, nioFoundationEssentials,
            ]),
        tests(
            "MetricsExporter",
            [
                "Instants", "Sketches", "Exposition", "Drift", "Store", "Monitor", "Strandline",
                "Server", "RouterTestSupport", hummingbird, hummingbirdTesting, logging,
                coreMetrics, nioCore, grdb,
            ]),
        tests(
            "WebUI",
            [
                "Instants", "Sketches", "Markup", "Lineage", "Drift", "HTTPSupport",
                "RouterTestSupport", hummingbird, hummingbirdCore, hummingbirdTesting, nioCore,
                httpTypes,
            ]),
        tests(
            "Server",
            [
                "Instants", "Monitor", "Strandline", "Access", "HTTPSupport", "TestSupport",
                "RouterTestSupport", hummingbird, hummingbirdTesting, logging, nioCore,
                nioEmbedded, nioHTTP1, httpTypes, nioFoundationEssentials,
            ]),
        tests("StrandlineClient", ["CCurl"]),
        tests(
            "StrandlineCommand",
            [
                "Instants", "Sketches", "Drift", "Monitor", "Strandline", "Server", "Wire",
                "Access", "HTTPSupport", "TestSupport",
            ]),
    ]
)
