import HTTPSupport
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Strandline

/// `/store`: everything that is kept, as one.
struct StoreRoutes {
    let engine: Engine

    private static let chunkBytes = 1 << 20

    /// - Parameter router: Asks for the right to administer.
    func add(to router: some RouterMethods<AppContext>) {
        router.delete("store") { request, _ in
            try request.allowParameters([])
            try await engine.clear()
            return Response(status: .noContent)
        }
        router.get("store/backup") { request, _ in
            try request.allowParameters([])
            let copy = try await engine.backup()
            let byteCount = try copy.seekToEnd()
            try copy.seek(toOffset: 0)
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/vnd.sqlite3",
                    .contentDisposition: "attachment; filename=\"\(Engine.storeFileName)\"",
                ],
                body: ResponseBody(contentLength: Int(byteCount)) { writer in
                    while let chunk = try copy.read(upToCount: Self.chunkBytes), !chunk.isEmpty {
                        try await writer.write(ByteBuffer(data: chunk))
                    }
                    try await writer.finish(nil)
                })
        }
    }
}
