import ArgumentParser

/// The command line of Tandem.
@main
struct Tandem: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tandem",
        abstract: "Runs, feeds and checks a hybrid customer service.",
        subcommands: [
            DevCommand.self, ConverseCommand.self, LoadCommand.self, AuditCommand.self, TopicsCommand.self,
            AgentsCommand.self,
        ]
    )
}
