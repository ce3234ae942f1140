import Testing
@testable import BFFJSON
