import BotResponder
import KafkaMessaging
import ServiceRuntime

@main
enum BotResponderProgram {
    static func main() async {
        await ServiceProgram.run(label: "tandem.bot-responder") { reader, logger in
            try KafkaTransport(configuration: KafkaConfiguration(reader: reader), logger: logger)
        } build: { reader, transport, metrics in
            try buildBotResponder(reader: reader, transport: transport, metrics: metrics)
        }
    }
}
