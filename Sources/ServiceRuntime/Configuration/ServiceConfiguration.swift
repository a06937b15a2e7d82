package import Configuration

/// The configuration of a process: environment variables that begin with `TANDEM_`.
///
/// `TANDEM_GATEWAY_PORT` is the key `gateway.port`. Each service documents its keys where it reads them.
package enum ServiceConfiguration {
    /// Reads the environment of this process, or the variables given.
    package static func environment(_ variables: [String: String]? = nil) -> ConfigReader {
        let secrets = SecretsSpecifier<String, String>.dynamic { name, _ in isSecret(name) }
        let provider =
            variables.map { EnvironmentVariablesProvider(environmentVariables: $0, secretsSpecifier: secrets) }
            ?? EnvironmentVariablesProvider(secretsSpecifier: secrets)
        return ConfigReader(provider: provider).scoped(to: "tandem")
    }

    /// Whether the value of a variable must not be shown: its name ends in key, secret, token or password.
    package static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["key", "keys", "secret", "secrets", "token", "password"].contains { name.hasSuffix($0) }
    }
}
