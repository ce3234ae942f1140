import Testing
@testable import BFFRuntime
