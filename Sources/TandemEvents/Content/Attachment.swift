/// A file that someone sent; its bytes are kept elsewhere.
package struct Attachment: Codable, Hashable, Sendable {
    package let id: AttachmentID
    /// As RFC 6838 has it: `image/png`.
    package let mediaType: String
    /// Its size.
    package let bytes: Int
    /// 64 lower-case hexadecimal digits.
    package let sha256: String
    /// The name its sender gave it.
    package let name: String?
    package let scan: ScanResult

    package init(
        id: AttachmentID, mediaType: String, bytes: Int, sha256: String, name: String? = nil, scan: ScanResult
    ) {
        self.id = id
        self.mediaType = mediaType
        self.bytes = bytes
        self.sha256 = sha256
        self.name = name
        self.scan = scan
    }
}
