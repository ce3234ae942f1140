import Testing
@testable import BFFIdentity
