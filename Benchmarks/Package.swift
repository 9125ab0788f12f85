// swift-tools-version: 6.3

import PackageDescription

/// What every target is compiled with, as in the package above.
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

/// A target of the package above, by a symbolic link, so that nothing else of it is built.
///
/// As a target of this package it also shows what has `package` access.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The program that measures one topic and prints one table.
func bench(_ topic: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: topic + "Bench", dependencies: ["Timing"] + dependencies, swiftSettings: settings)
}

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
    ],
    targets: [
        .systemLibrary(name: "CZlib"),
        library("Instants"),
        library("ClientText"),
        library("Randomness"),
        library("PercentEncoding"),
        library("Caching", [.product(name: "DequeModule", package: "swift-collections")]),
        library("Sketches", ["Randomness"]),
        library("Exposition"),
        library("Compression", ["CZlib"]),
        library("Drift", ["Sketches"]),
        library("Monitor", ["Instants", "ClientText", "Sketches", "Drift"]),
        library("Evaluation", ["Instants"]),
        library("Lineage", ["Instants", "ClientText"]),
        library(
            "Store",
            [
                "Instants", "ClientText", "Caching", "Evaluation", "Lineage",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        library("Markup", ["PercentEncoding"]),
        library("GraphLayout"),
        library("Charts", ["Instants", "GraphLayout", "Markup"]),
        .target(name: "Timing", swiftSettings: settings),
        .target(name: "Allocations"),
        bench("Scrape", ["Exposition", "Compression", "Monitor", "Allocations"]),
        bench(
            "Sketches",
            ["Randomness", "Sketches", .product(name: "Histogram", package: "hdrhistogram-swift")]),
        bench("Scores", ["Instants", "Randomness", "Sketches", "Drift", "Monitor"]),
        // Reads and writes the worlds of the scoreboard, and is one of its programs.
        .executableTarget(
            name: "DriftScoreboard", dependencies: ["Randomness", "Sketches", "Drift", "Timing"],
            swiftSettings: settings),
        bench("Culprits", ["Instants", "Lineage", "Randomness"]),
        bench("Lineage", ["Instants", "Lineage", "Store"]),
        bench("Pages", ["Charts", "GraphLayout", "Markup"]),
    ]
)
