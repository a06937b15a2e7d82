import HumanQueue
import KafkaMessaging
import ServiceRuntime

@main
enum HumanQueueProgram {
    static func main() async {
        await ServiceProgram.run(label: "tandem.human-queue") { reader, logger in
            try KafkaTransport(configuration: KafkaConfiguration(reader: reader), logger: logger)
        } build: { reader, transport, metrics in
            try buildHumanQueue(reader: reader, transport: transport, metrics: metrics)
        }
    }
}
