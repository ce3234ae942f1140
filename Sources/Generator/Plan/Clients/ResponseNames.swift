/// Statuses and media types as names.
enum ResponseNames {
    /// `200` → `ok`, `4XX` → `clientError`, `default` → `other`, `299` → `status299`.
    static func caseName(_ status: String) -> String {
        switch status.uppercased() {
        case "DEFAULT": "other"
        case "1XX": "informational"
        case "2XX": "success"
        case "3XX": "redirection"
        case "4XX": "clientError"
        case "5XX": "serverError"
        default: names[status] ?? "status\(status.filter { $0.isASCII && ($0.isNumber || $0.isLetter) })"
        }
    }

    /// `Ok`, `ClientError`: what holds a response's inline types.
    static func typeName(_ status: String) -> String {
        let name = caseName(status)
        let type = name == "ok" ? "OK" : name.prefix(1).uppercased() + name.dropFirst()
        return type == "ClientError" ? "ClientErrorBody" : type
    }

    /// RFC 9110, section 15, and the registry's later ones.
    private static let names: [String: String] = [
        "100": "continue", "101": "switchingProtocols", "102": "processing", "103": "earlyHints", "200": "ok",
        "201": "created", "202": "accepted", "203": "nonAuthoritative", "204": "noContent", "205": "resetContent",
        "206": "partialContent", "207": "multiStatus", "208": "alreadyReported", "226": "imUsed",
        "300": "multipleChoices", "301": "movedPermanently", "302": "found", "303": "seeOther", "304": "notModified",
        "305": "useProxy", "307": "temporaryRedirect", "308": "permanentRedirect", "400": "badRequest",
        "401": "unauthorized", "402": "paymentRequired", "403": "forbidden", "404": "notFound",
        "405": "methodNotAllowed", "406": "notAcceptable", "407": "proxyAuthenticationRequired",
        "408": "requestTimeout", "409": "conflict", "410": "gone", "411": "lengthRequired",
        "412": "preconditionFailed", "413": "contentTooLarge", "414": "uriTooLong", "415": "unsupportedMediaType",
        "416": "rangeNotSatisfiable", "417": "expectationFailed", "418": "teapot", "421": "misdirectedRequest",
        "422": "unprocessableContent", "423": "locked", "424": "failedDependency", "425": "tooEarly",
        "426": "upgradeRequired", "428": "preconditionRequired", "429": "tooManyRequests",
        "431": "headerFieldsTooLarge", "451": "unavailableForLegalReasons", "500": "internalServerError",
        "501": "notImplemented", "502": "badGateway", "503": "serviceUnavailable", "504": "gatewayTimeout",
        "505": "httpVersionNotSupported", "506": "variantAlsoNegotiates", "507": "insufficientStorage",
        "508": "loopDetected", "510": "notExtended", "511": "networkAuthenticationRequired",
    ]
}

/// What a body of a media type is for a client.
enum BodyForm {
    case json, form, multipart, text, bytes

    init(mediaType: String) {
        let type = mediaType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        switch type {
        case "application/json", "text/json": self = .json
        case "application/x-www-form-urlencoded": self = .form
        case _ where type.hasSuffix("+json"): self = .json
        case _ where type.hasPrefix("multipart/"): self = .multipart
        case _ where type.hasPrefix("text/"): self = .text
        default: self = .bytes
        }
    }
}

enum MediaTypeNames {
    /// `application/vnd.github.v3+json` → `vnd.github.v3+json`; `json`, `form`, `multipart`, `text`, `bytes` for
    /// the common ones.
    static func word(_ mediaType: String) -> String {
        let type = mediaType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        switch type {
        case "application/json": return "json"
        case "application/x-www-form-urlencoded": return "form"
        case "multipart/form-data": return "multipart"
        case "text/plain": return "text"
        case "application/octet-stream": return "bytes"
        case "*/*": return "any"
        default:
            let parts = type.split(separator: "/", maxSplits: 1)
            return parts.count == 2 && parts[1] != "*" ? String(parts[1]) : parts.first.map(String.init) ?? "body"
        }
    }
}
