import Crypto
package import Foundation

/// A secret that one machine makes for itself and keeps in a file only its owner can read.
package enum SecretFile {
    /// The text of the file, made first where there is none.
    ///
    /// - Parameters:
    ///   - file: in a folder that exists; a new file has mode 0600.
    ///   - prefix: what precedes 256 random bits in base64url.
    /// - Throws: `CocoaError` or `POSIXError` where the file cannot be read or made.
    package static func loadOrCreate(_ file: URL, prefix: String = "") throws -> String {
        let text = prefix + Base64URL.encode(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
        let descriptor = open(file.path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            let stored = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            guard stored.utf8.count >= 32 else { throw CocoaError(.fileReadCorruptFile) }
            return stored
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data((text + "\n").utf8))
        try handle.synchronize()
        try handle.close()
        return text
    }
}
