import Testing
@testable import BFFPolicy
