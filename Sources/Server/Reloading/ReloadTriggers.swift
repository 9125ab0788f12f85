import Foundation
import ServiceLifecycle
import UnixSignals

/// Reloads on SIGHUP.
struct ReloadSignal: Service {
    let responder: ReloadableResponder

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) {
                // The log says what was wrong.
                try? await responder.reload()
            }
        }
    }
}

/// Reloads when a file that secures connections has changed.
struct ReloadOnChange: Service {
    let responder: ReloadableResponder

    private static let interval = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var known = marks()
            while (try? await Task.sleep(for: Self.interval)) != nil {
                let found = marks()
                guard found != known else { continue }
                try? await responder.reload()
                // Of other files, perhaps, from now on; one that changed while it was read is read
                // once more.
                known = marks()
                for (file, mark) in found where known[file] != nil { known[file] = mark }
            }
        }
    }

    private func marks() -> [String: FileVersion] {
        Dictionary(responder.files.map { ($0, FileVersion(path: $0)) }) { first, _ in first }
    }
}

/// What changes when a file does.
private struct FileVersion: Equatable {
    private let modifiedAt: Date?
    private let size: Int?
    private let number: Int?

    /// A link stands for the file that it leads to, as Kubernetes' secrets do.
    init(path: String) {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: real)
        modifiedAt = attributes?[.modificationDate] as? Date
        size = attributes?[.size] as? Int
        number = attributes?[.systemFileNumber] as? Int
    }
}
