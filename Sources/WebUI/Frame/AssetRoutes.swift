import HTTPSupport
import Crypto
import HTTPTypes
import Hexadecimals
import Hummingbird
import NIOCore

/// `/static`: the pages' style, script and icon, which are part of the program.
struct AssetRoutes {
    private struct Asset {
        let name: RouterPath
        let contentType: String
        let bytes: [UInt8]
    }

    func add(to router: some RouterMethods<AppContext>) {
        let assets = [
            Asset(
                name: "strandline.css", contentType: "text/css; charset=utf-8",
                bytes: PackageResources.strandline_css),
            Asset(
                name: "strandline.js", contentType: "text/javascript; charset=utf-8",
                bytes: PackageResources.strandline_js),
            Asset(
                name: "icon.svg", contentType: "image/svg+xml", bytes: PackageResources.icon_svg),
        ]
        let folder = router.group("static")
        for asset in assets { add(asset, to: folder) }
    }

    private func add(_ asset: Asset, to router: some RouterMethods<AppContext>) {
        let digest = SHA256.hash(data: asset.bytes).prefix(8)
        let tag = "\"\(String(hexadecimal: digest))\""
        let body = ByteBuffer(bytes: asset.bytes)
        router.get(asset.name) { request, _ in
            // A browser asks each time whether the file is still the same, and so an upgrade shows.
            let headers: HTTPFields = [
                .contentType: asset.contentType, .cacheControl: "no-cache", .eTag: tag,
            ]
            if request.headers[.ifNoneMatch] == tag {
                return Response(status: .notModified, headers: headers)
            }
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
        }
    }
}
