internal import BFFTesting
internal import Foundation

/// A client's executable in a process of its own.
final class ClientExecutable: Sendable {
    struct Fault: Error {
        let message: String
    }

    /// From its start to the first `/readyz` that is answered with 200.
    static let startMax = Duration.seconds(15)
    private static let pauseMilliseconds: Int32 = 20

    let port: Int
    private let process: SpawnedProcess

    /// Starts it and waits until it is ready.
    ///
    /// - Parameter environment: what it is told; its ports are chosen here.
    init(_ path: String, environment: [String: String]) throws {
        let ports = try Self.freePorts()
        port = ports.0
        let told = ["BFF_PORT": "\(ports.0)", "BFF_ADMIN_PORT": "\(ports.1)"]
        // None of our own settings is to be taken for the test's.
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("BFF_") }
        do throws(SpawnedProcess.Fault) {
            process = try SpawnedProcess(
                [path], environment: inherited.merging(environment) { $1 }.merging(told) { $1 })
        } catch {
            throw Fault(message: "cannot start '\(path)': \(error.reason)")
        }
        guard !isReady(at: ports.1) else { return }
        let ended = process.isRunning ? "is not ready after \(Self.startMax)" : "has ended"
        stop()
        throw Fault(message: "'\(path)' \(ended)" + (process.output.isEmpty ? "" : ":\n\(process.output)"))
    }

    func stop() { process.terminate() }

    private func isReady(at port: Int) -> Bool {
        let deadline = ContinuousClock.now + Self.startMax
        while process.isRunning, ContinuousClock.now < deadline {
            let answer = try? TestClient(port: port, timeout: .seconds(1)).send(TestRequest("GET", "/readyz"))
            if answer?.status == 200 { return true }
            poll(nil, 0, Self.pauseMilliseconds)
        }
        return false
    }

    /// Of the service's and the admin's listener.
    private static func freePorts() throws -> (Int, Int) {
        let loop = try TestLoop(name: "ports")
        defer { loop.stop() }
        let first = try StubService(StubDefinition("first", []), on: loop)
        let second = try StubService(StubDefinition("second", []), on: loop)
        return (first.port, second.port)
    }
}

extension ClientExecutable {
    /// Builds the client's executable in the package at `directory`.
    ///
    /// - Returns: where it stands.
    static func build(_ client: String, in directory: String, errors: (String) -> Void) throws(Fault) -> String {
        let product = "\(client)-bff"
        guard FileManager.default.fileExists(atPath: "\(directory)/Package.swift") else {
            throw Fault(message: "there is no package in '\(directory)': name the executable with --executable")
        }
        errors("building \(product)\n")
        let built = try swift(["build", "--package-path", directory, "--product", product])
        guard built.status == 0 else { throw Fault(message: "\(product) does not build:\n\(built.output)") }
        let place = try swift(["build", "--package-path", directory, "--show-bin-path"])
        guard place.status == 0, let folder = place.output.split(separator: "\n").last else {
            throw Fault(message: "swift build says no folder of executables:\n\(place.output)")
        }
        return "\(folder)/\(product)"
    }

    private static func swift(_ arguments: [String]) throws(Fault) -> (status: Int32?, output: String) {
        do throws(SpawnedProcess.Fault) {
            let process = try SpawnedProcess(
                ["swift"] + arguments, environment: ProcessInfo.processInfo.environment)
            return (process.wait(), process.output)
        } catch {
            throw Fault(message: "cannot start swift: \(error.reason)")
        }
    }
}
