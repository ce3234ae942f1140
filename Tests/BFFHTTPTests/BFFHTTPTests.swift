import Testing
@testable import BFFHTTP
