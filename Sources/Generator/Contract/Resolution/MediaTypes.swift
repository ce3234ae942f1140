package import OpenAPI

extension MediaType {
    /// `application/json`, or a type that ends in `+json` (RFC 6839 section 3.1), whatever its parameters.
    package var isJSON: Bool { name.isJSONType }
}

extension MediaType {
    private var essence: String { name.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() }

    /// `application/x-www-form-urlencoded`
    package var isForm: Bool { essence == "application/x-www-form-urlencoded" }

    /// `multipart/form-data`
    package var isMultipart: Bool { essence == "multipart/form-data" }

    /// `text/plain` and other texts: their body is one string.
    package var isText: Bool { essence.hasPrefix("text/") && essence != "text/event-stream" }

    /// With the schema of what goes this way.
    package func going(_ direction: Direction) -> MediaType {
        var media = self
        media.schema = schema?.sent(direction)
        return media
    }
}

extension RequestBody {
    /// What a call sends: JSON, else a form, else its parts, else a text. nil where there is nothing of these.
    package var sent: MediaType? {
        let media =
            content.first(where: \.isJSON) ?? content.first(where: \.isForm) ?? content.first(where: \.isMultipart)
            ?? content.first(where: \.isText)
        return media?.going(.request)
    }

    /// What a client's request is read as: JSON, else a form, else a text. nil where there is nothing of these.
    package var received: MediaType? {
        let media = content.first(where: \.isJSON) ?? content.first(where: \.isForm) ?? content.first(where: \.isText)
        return media?.going(.request)
    }
}

extension Response {
    /// What is read of a service's answer: JSON, else a text. nil where there is nothing of these.
    package var answered: MediaType? { json ?? content.first(where: \.isText)?.going(.response) }

    /// The first that is JSON; nil where there is none.
    package var json: MediaType? { content.first(where: \.isJSON)?.going(.response) }
}

extension Operation {
    /// A service's contract: the first 2xx response, else `default`, which then counts as 200.
    var answer: (response: Response, status: Int)? {
        success ?? responses.first { $0.status == "default" }.map { ($0, 200) }
    }

    /// The first 2xx response is the contract; `2XX` counts as 200.
    var success: (response: Response, status: Int)? {
        for response in responses {
            if response.status.uppercased() == "2XX" { return (response, 200) }
            if let status = Int(response.status), (200...299).contains(status) { return (response, status) }
        }
        return nil
    }

    /// A method that by definition only reads (RFC 9110 section 9.2.1; QUERY: RFC 10008 section 2).
    var isSafeMethod: Bool { ["get", "head", "options", "trace", "query"].contains(method) }

    /// A method that says the same however often it is said (RFC 9110 section 9.2.2).
    var isIdempotentMethod: Bool { isSafeMethod || ["put", "delete"].contains(method) }
}

extension [MediaType] {
    /// In the user's words.
    var names: String { map(\.name).joined(separator: ", ") }
}
