import Testing

@testable import Sketches

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Real columns: New York City green taxi trips of March 2020, where the data folder is there.
@Suite(.enabled(if: TaxiColumns.path != nil)) struct TaxiColumnsTests {
    @Test func `every numeric column is read within the sketch's error at worst`() throws {
        let path = try #require(TaxiColumns.path)
        for (name, values) in TaxiColumns.read(path, rowCountMax: 60_000) {
            var summary = NumericSummary()
            summary.add(values)
            summary.seal()
            let finite = values.filter(\.isFinite).sorted()
            #expect(summary.count == finite.count)
            #expect(summary.missingCount == values.count - finite.count)
            let distribution = summary.cumulativeDistribution
            let worst = rankError(
                of: { (distribution.fraction(below: $0), distribution.fraction(through: $0)) },
                quantile: distribution.quantile, sorted: finite)
            if summary.histogram == nil {
                #expect(worst < 1e-9, "\(name)")
            } else {
                #expect(worst < 0.0133, "\(name)")
            }
        }
    }
}

/// Columns of a gzipped file, read with the machine's `gzip`.
enum TaxiColumns {
    /// The file below `STRANDLINE_SHARED`, or below the folder `shared` beside the repository.
    static let path: String? = {
        let root = getenvString("STRANDLINE_SHARED") ?? besideRepository
        let path = root + "/data/nyc-green-taxi-2020/green_tripdata_2020-03.csv.gz"
        return unsafe path.withCString { unsafe access($0, R_OK) } == 0 ? path : nil
    }()

    private static let besideRepository: String = {
        let file = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return file.dropLast(4).joined(separator: "/") + "/shared"
    }()

    private static func getenvString(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The numeric columns by name, NaN where a field is empty.
    static func read(_ path: String, rowCountMax: Int) -> [(name: String, values: [Double])] {
        let names = [
            "trip_distance", "fare_amount", "tip_amount", "total_amount", "extra",
            "tolls_amount", "passenger_count", "PULocationID",
        ]
        guard let pipe = unsafe popen("gzip -dc '\(path)' | head -n \(rowCountMax + 1)", "r") else {
            return []
        }
        defer { _ = unsafe pclose(pipe) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let length = unsafe fread(&chunk, 1, chunk.count, pipe), length > 0 {
            text += chunk[..<length]
        }
        var rows = text.split(separator: UInt8(ascii: "\n")).map {
            $0.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        }
        let header = rows.removeFirst().map { String(decoding: $0, as: UTF8.self) }
        return names.compactMap { name in
            guard let column = header.firstIndex(where: { $0.hasPrefix(name) }) else { return nil }
            return (name, rows.map { Double(String(decoding: $0[column], as: UTF8.self)) ?? .nan })
        }
    }
}
