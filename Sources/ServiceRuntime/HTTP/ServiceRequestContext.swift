package import Hummingbird
import Logging
package import NIOCore

/// What is known of one request to a service.
package struct ServiceRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Names the request in its response, problems and logs.
    package var requestID = ""
    package var trace = TraceContext()
    package let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The address of the peer without its port; empty where it has none.
    package var remoteAddress: String {
        channel.remoteAddress?.ipAddress ?? ""
    }
}
