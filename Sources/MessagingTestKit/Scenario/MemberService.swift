import Foundation
import Logging
package import Messaging
package import ServiceLifecycle

extension MemberDescription {
    /// The loop that this member runs on a transport.
    package func makeService(on transport: any MessagingTransport) async throws -> any Service {
        switch mode {
        case .afterCompletion: try await makeAfterCompletion(on: transport)
        case .inTransaction: makeInTransaction(on: transport)
        }
    }

    private func makeAfterCompletion(on transport: any MessagingTransport) async throws -> AfterCompletionConsumer {
        var consumer = GroupConsumerConfiguration(group: group, topics: [input])
        consumer.sessionTimeout = .milliseconds(sessionTimeoutMilliseconds)
        var configuration = AfterCompletionConfiguration(consumer: consumer)
        configuration.commitInterval = .milliseconds(20)
        configuration.drainLimit = .seconds(2)
        let producer = try await transport.makeProducer()
        return AfterCompletionConsumer(
            configuration: configuration,
            transport: transport,
            time: SystemTimeSource(),
            logger: .silent,
            handle: { [output, workMilliseconds] message in
                try await Task.sleep(for: .milliseconds(workMilliseconds))
                try await producer.send(
                    MemberDescription.output(message, count: 0, to: output, partition: message.source.partition)
                )
            },
            deadLetter: { message, error, _ in
                throw ConformanceFailure("message \(message.offset) became a dead letter: \(error)")
            }
        )
    }

    private func makeInTransaction(on transport: any MessagingTransport) -> InTransactionConsumer {
        var configuration = InTransactionConfiguration(
            group: group,
            transactionalID: instance,
            inputs: [input],
            stateTopic: state
        )
        configuration.sessionTimeout = .milliseconds(sessionTimeoutMilliseconds)
        configuration.maximumTransactionSteps = 20
        return InTransactionConsumer(
            configuration: configuration,
            transport: transport,
            time: SystemTimeSource(),
            logger: .silent,
            makePartition: { [state, output] partition in
                CountingProcessor(partition: partition, stateTopic: state, outputTopic: output)
            }
        )
    }
}
