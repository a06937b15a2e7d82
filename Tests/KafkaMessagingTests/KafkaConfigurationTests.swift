import Configuration
import Logging
import Messaging
import Testing

@testable import KafkaMessaging

@Suite struct KafkaConfigurationTests {
    private func read(_ environment: [String: String]) throws -> KafkaConfiguration {
        let provider = EnvironmentVariablesProvider(environmentVariables: environment)
        return try KafkaConfiguration(reader: ConfigReader(provider: provider))
    }

    @Test func readsEveryPropertyOfTheLibrary() throws {
        let configuration = try read([
            "KAFKA_BOOTSTRAP_SERVERS": "one:9092,two:9092", "KAFKA_CLIENT_ID": "router-1",
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL", "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
            "KAFKA_SASL_USERNAME": "router", "KAFKA_SASL_PASSWORD": "secret", "KAFKA_SSL_CA_LOCATION": "/ca.pem",
            "KAFKA_LINGER_MS": "4", "KAFKA_REPLICATION_FACTOR": "3", "KAFKA_HEAP_OPTS": "-Xmx1g",
        ])
        #expect(configuration.bootstrapServers == "one:9092,two:9092")
        #expect(configuration.clientID == "router-1")
        #expect(configuration.replicationFactor == 3)
        #expect(
            configuration.properties == [
                "security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": "router",
                "sasl.password": "secret", "ssl.ca.location": "/ca.pem", "linger.ms": "4",
            ]
        )
    }

    @Test func givesEachKindOfClientItsProperties() throws {
        var configuration = KafkaConfiguration(bootstrapServers: "one:9092")
        configuration.properties = ["linger.ms": "4", "fetch.wait.max.ms": "10", "ssl.ca.location": "/ca.pem"]
        let producer = Dictionary(configuration.producerProperties()) { $1 }
        let consumer = Dictionary(configuration.readerProperties(bufferedBytes: 1 << 20)) { $1 }
        #expect(producer["linger.ms"] == "4")
        #expect(producer["fetch.wait.max.ms"] == nil)
        #expect(consumer["fetch.wait.max.ms"] == "10")
        #expect(consumer["linger.ms"] == nil)
        #expect(producer["ssl.ca.location"] == "/ca.pem" && consumer["ssl.ca.location"] == "/ca.pem")
    }

    @Test(arguments: ["KAFKA_ENABLE_AUTO_COMMIT", "KAFKA_ISOLATION_LEVEL", "KAFKA_GROUP_ID", "KAFKA_ACKS"])
    func refusesWhatTheGuaranteesRestOn(_ variable: String) {
        let error = #expect(throws: MessagingError.self) {
            try read(["KAFKA_BOOTSTRAP_SERVERS": "one:9092", variable: "1"])
        }
        #expect(error?.code == .configuration)
    }

    @Test func refusesWhatIsMissingOrUnknownOrWrong() async throws {
        #expect(throws: MessagingError.self) { try read([:]) }
        #expect(throws: MessagingError.self) {
            try read(["KAFKA_BOOTSTRAP_SERVERS": "one:9092", "KAFKA_REPLICATION_FACTOR": "many"])
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var unknown = KafkaConfiguration(bootstrapServers: "one:9092")
        unknown.properties = ["linger.millis": "4"]
        let refusal = #expect(throws: MessagingError.self) {
            _ = try KafkaTransport(configuration: unknown, logger: logger)
        }
        #expect(refusal?.message.contains("linger.millis") == true)
        var wrong = KafkaConfiguration(bootstrapServers: "one:9092")
        wrong.properties = ["security.protocol": "hunter2"]
        let rejection = #expect(throws: MessagingError.self) {
            _ = try KafkaTransport(configuration: wrong, logger: logger)
        }
        #expect(rejection?.code == .configuration)
        #expect(rejection?.message.contains("security.protocol") == true)
        #expect(rejection?.message.contains("hunter2") == false)
    }

    @Test func passesSecretsOnAsSecrets() {
        for name in ["sasl.password", "ssl.key.password", "ssl.key.pem", "sasl.oauthbearer.client.secret"] {
            #expect(PropertyCatalogue.isSecret(name), "\(name)")
        }
        #expect(!PropertyCatalogue.isSecret("sasl.username"))
    }
}
