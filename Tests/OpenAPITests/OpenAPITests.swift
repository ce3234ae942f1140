import Testing
@testable import OpenAPI
