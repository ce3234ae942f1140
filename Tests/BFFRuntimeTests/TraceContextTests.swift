import BFFHTTP
@testable import BFFRuntime
import Testing

struct TraceContextTests {
    static let table: [(StaticString, Bool)] = [
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", true),
        ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true),
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", true),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", false),
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more", false),
        ("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false),
        ("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false),
        ("00-00000000000000000000000000000000-b7ad6b7169203331-01", false),
        ("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0", false),
        ("00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01", false),
        ("0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false),
        ("", false),
    ]

    @Test(arguments: table)
    func aTraceIsContinuedOrBegun(_ field: StaticString, _ isContinued: Bool) {
        var random = FastRandom()
        let arena = TextArena()
        let trace = TraceContext(HTTPText(field), random: &random, arena: arena)
        let parts = trace.traceparent.string.split(separator: "-", omittingEmptySubsequences: false)
        #expect(TraceContext.isValid(HTTPText(unsafelyBorrowing: trace.traceparent.withBytes { $0 })))
        #expect(parts.count == 4)
        #expect(parts[0] == "00")
        #expect((parts[1] == "0af7651916cd43dd8448eb211c80319c") == isContinued)
        #expect(parts[2] != "b7ad6b7169203331")
        #expect(trace.traceID.string == parts[1])
        if isContinued { #expect(parts[3] == String("\(field)".split(separator: "-")[3].prefix(2))) }
    }
}
