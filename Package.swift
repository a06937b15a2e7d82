// swift-tools-version: 6.2

import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A service's library: it knows the events and the contracts of messaging, no transport and no other service.
func service(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    let common: [Target.Dependency] = [
        "Messaging", "ServiceRuntime", "TandemEvents", configuration, logging, metrics, serviceLifecycle,
    ]
    return .target(name: name, dependencies: common + dependencies, resources: [.copy("Resources")])
}

/// A service's program, which chooses the transport.
func program(_ name: String, _ library: Target.Dependency) -> Target {
    .executableTarget(name: name, dependencies: [library, "KafkaMessaging", "ServiceRuntime"])
}

let package = Package(
    name: "tandem",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "ingest-gateway", targets: ["ingest-gateway"]),
        .executable(name: "bot-responder", targets: ["bot-responder"]),
        .executable(name: "escalation-router", targets: ["escalation-router"]),
        .executable(name: "human-queue", targets: ["human-queue"]),
        .executable(name: "tandem", targets: ["tandem"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.5.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CRDKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .target(name: "Messaging", dependencies: [collections, grdb, logging, metrics, serviceLifecycle, tracing]),
        .target(
            name: "KafkaMessaging",
            dependencies: ["CRDKafka", "Messaging", collections, configuration, logging]
        ),
        .target(name: "SQLiteMessaging", dependencies: ["Messaging", collections, grdb, grdbSQLite, logging]),
        .target(
            name: "MessagingTestKit",
            dependencies: ["CRDKafka", "KafkaMessaging", "Messaging", "SQLiteMessaging", logging, serviceLifecycle]
        ),
        .target(name: "TandemEvents", dependencies: ["Messaging", crypto]),
        .target(name: "Transcript", dependencies: ["Messaging", "TandemEvents", grdb]),
        .target(name: "Signals", resources: [.copy("Resources")]),
        .target(
            name: "ServiceRuntime",
            dependencies: [
                "Messaging", "TandemEvents", configuration, crypto, httpTypes, hummingbird, logging, metrics, nioCore,
                serviceLifecycle, tracing, unixSignals,
            ]
        ),
        service("IngestGateway", ["Transcript", crypto, grdb, httpTypes, hummingbird, nioCore]),
        service("BotResponder", [crypto, hummingbird, yams]),
        service("EscalationRouter", ["Signals", collections, crypto, hummingbird, yams]),
        service("HumanQueue", ["Transcript", crypto, grdb, httpTypes, hummingbird, nioCore]),
        program("ingest-gateway", "IngestGateway"),
        program("bot-responder", "BotResponder"),
        program("escalation-router", "EscalationRouter"),
        program("human-queue", "HumanQueue"),
        .executableTarget(
            name: "tandem",
            dependencies: [
                "BotResponder", "EscalationRouter", "HumanQueue", "IngestGateway", "KafkaMessaging", "Messaging",
                "SQLiteMessaging", "ServiceRuntime", "Signals", "TandemEvents", argumentParser, asyncHTTPClient,
                configuration,
                logging, serviceLifecycle, unixSignals,
            ],
            resources: [.copy("Resources")]
        ),
        .testTarget(name: "MessagingTests", dependencies: ["Messaging", "SQLiteMessaging", grdb, logging]),
        .testTarget(
            name: "KafkaMessagingTests",
            dependencies: ["KafkaMessaging", "MessagingTestKit", configuration, logging]
        ),
        .testTarget(name: "SQLiteMessagingTests", dependencies: ["MessagingTestKit", "SQLiteMessaging", grdb]),
        .testTarget(name: "TandemEventsTests", dependencies: ["Messaging", "TandemEvents", yams]),
        .testTarget(name: "TranscriptTests", dependencies: ["Messaging", "TandemEvents", "Transcript", grdb]),
        .testTarget(name: "SignalsTests", dependencies: ["Signals", yams], resources: [.copy("Resources")]),
        .testTarget(
            name: "ServiceRuntimeTests",
            dependencies: [
                "Messaging", "ServiceRuntime", configuration, crypto, httpTypes, hummingbird, hummingbirdTesting,
                logging, metrics, nioCore,
            ]
        ),
        .testTarget(
            name: "IngestGatewayTests",
            dependencies: [
                "IngestGateway", "Messaging", "MessagingTestKit", "SQLiteMessaging", "ServiceRuntime", "TandemEvents",
                asyncHTTPClient, crypto, logging, nioCore, nioHTTP1,
            ]
        ),
        .testTarget(
            name: "BotResponderTests",
            dependencies: [
                "BotResponder", "Messaging", "MessagingTestKit", "SQLiteMessaging", "ServiceRuntime", "TandemEvents",
                configuration, logging, serviceLifecycle,
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "EscalationRouterTests",
            dependencies: [
                "EscalationRouter", "Messaging", "MessagingTestKit", "Signals", "SQLiteMessaging", "TandemEvents",
                configuration, logging,
            ]
        ),
        .testTarget(
            name: "HumanQueueTests",
            dependencies: [
                "HumanQueue", "Messaging", "MessagingTestKit", "SQLiteMessaging", "ServiceRuntime", "TandemEvents",
                asyncHTTPClient, configuration, grdb,
            ]
        ),
        .testTarget(
            name: "TandemTests",
            dependencies: [
                "Messaging", "SQLiteMessaging", "ServiceRuntime", "TandemEvents", "tandem", asyncHTTPClient,
                configuration,
                grdb, logging,
            ]
        ),
    ]
)

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system {
    target.swiftSettings = strict
}
