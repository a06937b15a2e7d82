import IngestGateway
import KafkaMessaging
import ServiceRuntime

@main
enum IngestGatewayProgram {
    static func main() async {
        await ServiceProgram.run(label: "tandem.ingest-gateway") { reader, logger in
            try KafkaTransport(configuration: KafkaConfiguration(reader: reader), logger: logger)
        } build: { reader, transport, metrics in
            try await buildIngestGateway(reader: reader, transport: transport, metrics: metrics)
        }
    }
}
