internal import OpenAPI

extension MediaType {
    /// `application/json`, or a type that ends in `+json` (RFC 6839 section 3.1), whatever its parameters.
    package var isJSON: Bool {
        let type = name.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        return type == "application/json" || type.hasSuffix("+json")
    }
}

extension Operation {
    /// The first 2xx response is the contract; `2XX` counts as 200.
    var success: (response: Response, status: Int)? {
        for response in responses {
            if response.status.uppercased() == "2XX" { return (response, 200) }
            if let status = Int(response.status), (200...299).contains(status) { return (response, status) }
        }
        return nil
    }

    /// A method that by definition only reads (RFC 9110 section 9.2.1).
    var isSafeMethod: Bool { ["get", "head", "options", "trace"].contains(method) }
}

extension [MediaType] {
    /// In the user's words.
    var names: String { map(\.name).joined(separator: ", ") }
}
