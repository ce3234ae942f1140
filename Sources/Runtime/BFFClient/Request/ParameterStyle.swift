/// How a value in the path is spelt (OpenAPI 3.1, "Style Values").
public enum PathStyle: Sendable {
    /// `blue,black`
    case simple
    /// `.blue.black`
    case label
    /// `;color=blue;color=black`
    case matrix
}

/// How a value in the query or in a form is spelt, in a cookie `form` alone (OpenAPI 3.1, "Style Values").
public enum QueryStyle: Sendable {
    /// `color=blue&color=black`, or `color=blue,black`
    case form
    /// `color=blue%20black`
    case spaceDelimited
    /// `color=blue%7Cblack`
    case pipeDelimited
    /// `color%5BR%5D=100&color%5BG%5D=200`
    case deepObject
}

/// How a value in a cookie is spelt (OpenAPI 3.2, "Style Values").
public enum CookieStyle: Sendable {
    /// `color=blue`, percent-encoded
    case form
    /// `color=blue` as it is: the value is that of a cookie already
    case cookie
}
