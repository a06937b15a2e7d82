package import Foundation
import HTTPTypes
package import Hummingbird
package import NIOCore
import ServiceLifecycle

/// Streams of server-sent events (HTML, 9.2).
package enum ServerSentEvents {
    package static let mediaType = "text/event-stream"

    /// A comment, which keeps proxies from closing a silent stream.
    package static let heartbeat = ByteBuffer(string: ": heartbeat\n\n")

    /// One event.
    ///
    /// - Parameter data: one line.
    package static func frame(event: String? = nil, id: String? = nil, data: Data) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(data.count + 64)
        if let event { buffer.writeString("event: \(event)\n") }
        if let id { buffer.writeString("id: \(id)\n") }
        buffer.writeStaticString("data: ")
        buffer.writeBytes(data)
        buffer.writeStaticString("\n\n")
        return buffer
    }

    /// A response that sends what is stored, then what comes through a queue, until the queue ends, the client leaves or
    /// the service shuts down; then the connection closes.
    ///
    /// - Parameters:
    ///   - stored: called until it gives nil; each chunk is sent before the next is asked for.
    ///   - onEnd: called once, when the stream is over.
    package static func response(
        to request: Request, from queue: ServerSentEventQueue,
        stored: @escaping @Sendable () async throws -> ByteBuffer? = { nil },
        onEnd: @escaping @Sendable () -> Void
    ) -> Response {
        let headers: HTTPFields = [
            .contentType: mediaType, .cacheControl: "no-store", HTTPField.Name(known: "x-accel-buffering"): "no",
        ]
        let body = ResponseBody { writer in
            defer { onEnd() }
            try await withGracefulShutdownHandler {
                try await request.body.consumeWithInboundCloseHandler { _ in
                    // The head is sent at once, so that the client knows that it is heard.
                    try await writer.write(heartbeat)
                    while let bytes = try await stored() {
                        try await writer.write(bytes)
                    }
                    while let bytes = await queue.next() {
                        try await writer.write(bytes)
                    }
                    try await writer.finish(nil)
                } onInboundClosed: {
                    queue.finish()
                }
            } onGracefulShutdown: {
                queue.finish()
            }
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}
