@testable import BFFClient
import Testing

@Suite struct MultipartTests {
    private func request(
        _ mediaType: StaticString = "multipart/form-data", _ write: @escaping @Sendable (inout FormWriter) -> Void
    ) -> ClientRequest {
        var request = ClientRequest(.post)
        request.multipart(Fields(write), mediaType: mediaType)
        return request
    }

    /// The parts as they stand between the boundaries, which must frame all of the body.
    private func parts(of request: ClientRequest) throws -> [String] {
        let boundary = try #require(request.mediaType?.split(separator: "boundary=").last)
        let pieces = request.text.components(between: "--\(boundary)")
        #expect(pieces.first == "")
        #expect(pieces.last == "--\r\n")
        return pieces.dropFirst().dropLast().map { piece in
            #expect(piece.hasPrefix("\r\n") && piece.hasSuffix("\r\n"))
            return String(decoding: piece.utf8.dropFirst(2).dropLast(2), as: UTF8.self)
        }
    }

    @Test func `each property is a part with its name and its type`() throws {
        let sent = request {
            $0.field("name", "Bob")
            $0.field("tags", ["a", "b"])
            $0.field("meta", JSONFreeForm.sample)
            $0.field("note", "x", contentType: "text/markdown", headers: [ClientField("X-Rank", "1")])
            $0.field("photo", FilePart(Array("PNG".utf8), fileName: "me.png", mediaType: "image/png"))
            $0.field("raw", FilePart([1]), contentType: "image/gif")
            $0.field("files", [FilePart(Array("1".utf8)), FilePart(Array("2".utf8), fileName: "b")])
        }
        let disposition = "Content-Disposition: form-data; name="
        #expect(
            try parts(of: sent) == [
                "\(disposition)\"name\"\r\n\r\nBob",
                "\(disposition)\"tags\"\r\n\r\na", "\(disposition)\"tags\"\r\n\r\nb",
                "\(disposition)\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}",
                "\(disposition)\"note\"\r\nContent-Type: text/markdown\r\nX-Rank: 1\r\n\r\nx",
                "\(disposition)\"photo\"; filename=\"me.png\"\r\nContent-Type: image/png\r\n\r\nPNG",
                "\(disposition)\"raw\"\r\nContent-Type: image/gif\r\n\r\n\u{1}",
                "\(disposition)\"files\"\r\nContent-Type: application/octet-stream\r\n\r\n1",
                "\(disposition)\"files\"; filename=\"b\"\r\nContent-Type: application/octet-stream\r\n\r\n2",
            ])
        #expect(sent.mediaType?.hasPrefix("multipart/form-data; boundary=bffgen-") == true)
    }

    @Test func `names are quoted so that they stay in their quotes`() throws {
        let sent = request {
            $0.field("a", FilePart([], fileName: "x\"; name=\"b\r\nX: y\\ü.txt"))
            $0.additional(["q\"\r\n": "v"])
        }
        let heads = try parts(of: sent).map { $0.components(between: "\r\n")[0] }
        #expect(
            heads == [
                #"Content-Disposition: form-data; name="a"; filename="x%22; name=%22b%0D%0AX: y\ü.txt""#,
                #"Content-Disposition: form-data; name="q%22%0D%0A""#,
            ])
    }

    @Test func `a part's field with a line end refuses the request`() {
        let injected = [ClientField("X-A", "a\r\nB: c")]
        #expect(request { $0.field("a", "b", headers: injected) }.refusal == RefusedValue("X-A", .controlCharacter))
        #expect(request { $0.field("a", "b", headers: [ClientField("", "b")]) }.refusal?.reason == .invalidName)
        #expect(
            request { $0.field("a", FilePart([], mediaType: "a\nb")) }.refusal == RefusedValue("a", .controlCharacter))
    }

    @Test func `another multipart type has named parts too`() throws {
        let sent = request("multipart/mixed") { $0.field("a", "b") }
        #expect(sent.mediaType?.hasPrefix("multipart/mixed; boundary=") == true)
        #expect(try parts(of: sent) == ["Content-Disposition: form-data; name=\"a\"\r\n\r\nb"])
    }

    @Test func `styled properties are parts as well, without encoding`() throws {
        let sent = request {
            $0.field("a", ["x&y", "z"], explode: false)
            $0.field("d", JSONFreeForm.sample, style: .form)
        }
        #expect(try parts(of: sent).map { $0.components(between: "\r\n\r\n")[1] } == ["x&y,z", "1"])
    }

    @Test func `no part contains the boundary`() throws {
        func mediaType(_ write: (inout FormWriter) -> Void) throws -> String {
            var bits: UInt64 = 0
            return try Multipart(form(write)).encoded(as: "m") {
                bits += 1
                return bits
            }.mediaType
        }
        let first = try mediaType { $0.field("a", "b") }
        let boundary = try #require(first.split(separator: "boundary=").last)
        #expect(boundary == "bffgen-1-2")
        #expect(try mediaType { $0.field("a", "\r\n--\(boundary)--\r\n") } == "m; boundary=bffgen-3-4")
        #expect(try mediaType { $0.additional([String(boundary): "bffgen-3-4"]) } == "m; boundary=bffgen-5-6")
    }

    private func form(_ write: (inout FormWriter) -> Void) -> FormWriter {
        var form = FormWriter()
        write(&form)
        return form
    }
}

extension String {
    func components(between separator: String) -> [String] {
        var parts: [String] = [""]
        var rest = Substring(self)
        while let first = rest.unicodeScalars.first {
            if rest.utf8.starts(with: separator.utf8) {
                parts.append("")
                rest = Substring(rest.utf8.dropFirst(separator.utf8.count))
            } else {
                parts[parts.count - 1].unicodeScalars.append(first)
                rest = Substring(rest.unicodeScalars.dropFirst())
            }
        }
        return parts
    }
}
