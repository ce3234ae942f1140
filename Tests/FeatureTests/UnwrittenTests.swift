internal import BFFTesting
internal import FeaturesBFF
internal import Testing
internal import features_scaffold

/// The half that `bffgen scaffold` writes, served as it stands.
@Suite struct UnwrittenTests {
    @Test("what is not written yet answers 501, behind what the contract checks")
    func notImplemented() throws {
        let backend = try FeatureBackend(operations: Features.operations(Features.handlers))
        backend.answer("getThing", CopyTests.full)
        let part = try backend.send("GET", "/swift?device=tv", claims: #"{"sub": "u1", "scope": "read"}"#)
        #expect(part.status == 501)
        #expect(part.text.contains(#""code":"not_implemented","detail":"A part of the answer is not written yet.""#))
        #expect(try backend.send("GET", "/hand").status == 501)
        #expect(try backend.send("GET", "/swift?device=tv").status == 401)
        backend.fail("getThing", .internalError)
        #expect(try backend.send("GET", "/hand").status == 502)
    }

    @Test("what leaves nothing to Swift is served")
    func written() throws {
        let backend = try FeatureBackend(operations: Features.operations(Features.handlers))
        backend.answer("getList", ShapeTests.list)
        #expect(try backend.send("GET", "/shapes").status == 200)
    }
}
