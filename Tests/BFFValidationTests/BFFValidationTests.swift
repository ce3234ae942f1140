import Testing
@testable import BFFValidation
