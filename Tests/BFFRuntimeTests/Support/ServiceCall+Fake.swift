import BFFJSON
@testable import BFFTransport

extension ServiceCall {
    func answer(status: Int, body: String) {
        self.status = status
        self.body.removeAll()
        self.body.append(string: body)
    }

    /// The request as it goes out.
    var written: String { request.withBytes { String(decoding: $0, as: UTF8.self) } }

    /// The request target without its slash.
    var target: String {
        String(written.drop { $0 != "/" }.dropFirst().prefix { $0 != " " })
    }
}

extension Origin {
    static let fake: Origin = {
        do { return try Origin(url: "http://service.test") } catch { preconditionFailure("\(error)") }
    }()
}
