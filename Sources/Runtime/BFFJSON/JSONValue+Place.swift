extension JSONValue {
    /// Tells the value from all others of the same parse.
    package var place: Int { index }
}
