import Crypto
package import Foundation
import Yams

/// Reads a knowledge folder and checks it whole.
///
/// The folder holds `topics/ID.yaml`, a file a topic with all its languages, `out-of-scope/LANGUAGE.yaml` with questions
/// that must not be answered, and `phrases.yaml`. Every topic has the same languages.
package struct KnowledgeLoader {
    /// The knowledge that the responder is delivered with.
    package static var builtInFolder: URL {
        Bundle.module.bundleURL.appending(components: "Resources", "knowledge")
    }

    private static let maximumFileSize = 1 << 20

    private let folder: URL

    package init(folder: URL) {
        self.folder = folder
    }

    /// - Throws: ``KnowledgeError`` for the first thing that is wrong, in the order of file names.
    package func load() throws(KnowledgeError) -> Knowledge {
        var hash = SHA256()
        var topics: [KnowledgeTopic] = []
        for name in try names(in: "topics") {
            let file = "topics/\(name)"
            let parsed = try read(TopicFile.self, file, &hash)
            topics.append(try TopicValidator(file: file).validated(parsed))
        }
        topics.sort { $0.id < $1.id }
        let languages = topics.first.map { $0.texts.keys.sorted() } ?? []
        var foreignQuestions: [String: [String]] = [:]
        for name in try names(in: "out-of-scope") {
            let file = "out-of-scope/\(name)"
            let parsed = try read(OutOfScopeFile.self, file, &hash)
            guard name == "\(parsed.language).yaml" else {
                throw KnowledgeError(file, "language", expected: "the name of the file without .yaml")
            }
            foreignQuestions[parsed.language] = parsed.examples
        }
        let phrases = try read(PhrasesFile.self, "phrases.yaml", &hash)
        let digest = hash.finalize().prefix(6).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        let knowledge = Knowledge(
            topics: topics, languages: languages, foreignQuestions: foreignQuestions,
            clarifications: phrases.languages.mapValues(\.clarification), version: "knowledge-\(digest.joined())")
        try KnowledgeValidator(knowledge: knowledge).validate()
        return knowledge
    }

    private func names(in subfolder: String) throws(KnowledgeError) -> [String] {
        let path = folder.appending(component: subfolder).path
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw KnowledgeError("\(subfolder)/", expected: "a folder that can be read in \(folder.path)")
        }
        let files = names.filter { $0.hasSuffix(".yaml") }.sorted()
        guard !files.isEmpty else { throw KnowledgeError("\(subfolder)/", expected: "at least one .yaml file") }
        return files
    }

    private func read<File: Decodable>(
        _ type: File.Type, _ file: String, _ hash: inout SHA256
    ) throws(KnowledgeError) -> File {
        guard let data = try? Data(contentsOf: folder.appending(path: file)) else {
            throw KnowledgeError(file, expected: "a file that can be read in \(folder.path)")
        }
        guard data.count <= Self.maximumFileSize, let text = String(validating: data, as: UTF8.self) else {
            throw KnowledgeError(file, expected: "UTF-8 text of at most 1 MiB")
        }
        // Names and lengths are part of what is hashed: a text moved to another file is another knowledge.
        hash.update(data: Data("\(file)\n\(data.count)\n".utf8))
        hash.update(data: data)
        do {
            return try YAMLDecoder().decode(type, from: text)
        } catch {
            throw Self.error(error, file)
        }
    }

    private static func error(_ error: any Error, _ file: String) -> KnowledgeError {
        func path(_ keys: [any CodingKey]) -> String {
            keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            return KnowledgeError(file, path(context.codingPath + [key]), expected: "a value, but the key is missing")
        case DecodingError.valueNotFound(_, let context):
            return KnowledgeError(file, path(context.codingPath), expected: "a value, but it is empty")
        case DecodingError.typeMismatch(let type, let context):
            return KnowledgeError(file, path(context.codingPath), expected: "a value of type \(type)")
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return KnowledgeError(file, path(context.codingPath), expected: "a value that can be read")
        case DecodingError.dataCorrupted(let context):
            let detail = context.underlyingError.map { ": \($0)" } ?? ""
            return KnowledgeError(file, expected: "valid YAML\(detail)")
        default:
            return KnowledgeError(file, expected: "valid YAML: \(error)")
        }
    }
}
