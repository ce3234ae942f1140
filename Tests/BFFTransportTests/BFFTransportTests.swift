import Testing
@testable import BFFTransport
