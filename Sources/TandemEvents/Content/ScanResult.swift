/// What the scan of an attachment for malware found.
package struct ScanResult: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Not scanned yet.
    package static let pending = ScanResult(rawValue: "pending")
    package static let clean = ScanResult(rawValue: "clean")
    package static let infected = ScanResult(rawValue: "infected")
    /// Could not be scanned.
    package static let failed = ScanResult(rawValue: "failed")
}
