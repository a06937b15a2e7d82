package import Hummingbird
import HummingbirdCore
package import Logging
import Messaging
import NIOCore
import ServiceLifecycle

/// The HTTP server of a service.
package struct HTTPService: Service {
    /// Where it listens, once it does.
    package let address = ListeningAddress()

    private let application: Application<RouterResponder<ServiceRequestContext>>

    package init(router: Router<ServiceRequestContext>, configuration: HTTPServerConfiguration, logger: Logger) {
        let address = address
        var http1 = HTTP1Channel.Configuration(
            idleTimeout: .milliseconds(configuration.idleTimeout.milliseconds))
        http1.httpDecoder.maxHeaderFieldSize = configuration.maximumHeaderBytes
        http1.httpDecoder.maxHeaderListSize = configuration.maximumHeaderBytes
        http1.httpDecoder.maxHeaderFieldCount = 100
        application = Application(
            router: router, server: .http1(configuration: http1),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), backlog: 1_024),
            onServerRunning: { channel in
                let local = channel.localAddress
                address.resolve(
                    .success(.init(host: local?.ipAddress ?? configuration.host, port: local?.port ?? 0)))
            },
            logger: logger)
    }

    /// Serves until shut down: then it takes no new connection and lets requests under way end.
    package func run() async throws {
        do {
            try await application.run()
            address.resolve(.failure(CancellationError()))
        } catch {
            address.resolve(.failure(error))
            throw error
        }
    }
}
