import Compatibility
import Testing

@Suite struct LevelTests {
    @Test func `levels weigh more from information to error`() {
        #expect(Level.allCases == [.info, .warning, .error])
        #expect(Level.allCases.sorted(by: >) == [.error, .warning, .info])
    }
}
