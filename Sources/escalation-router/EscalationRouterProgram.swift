import EscalationRouter
import KafkaMessaging
import ServiceRuntime

@main
enum EscalationRouterProgram {
    static func main() async {
        await ServiceProgram.run(label: "tandem.escalation-router") { reader, logger in
            try KafkaTransport(configuration: KafkaConfiguration(reader: reader), logger: logger)
        } build: { reader, transport, metrics in
            try buildEscalationRouter(reader: reader, transport: transport, metrics: metrics)
        }
    }
}
