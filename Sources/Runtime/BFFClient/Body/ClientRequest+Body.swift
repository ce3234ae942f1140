public import BFFJSON

extension ClientRequest {
    /// A JSON body.
    /// - Parameter value: nil: there is no body.
    public mutating func json<Value: JSONWritable>(_ value: Value?, mediaType: StaticString = "application/json") {
        if let value { setBody(JSONBytes.bytes(of: value), "\(mediaType)") }
    }

    /// A JSON body that is null where there is no value.
    public mutating func jsonOrNull<Value: JSONWritable>(
        _ value: Value?, mediaType: StaticString = "application/json"
    ) {
        setBody(JSONBytes.bytes(of: value), "\(mediaType)")
    }

    /// A body of `application/x-www-form-urlencoded`.
    /// - Parameter value: nil: there is no body.
    public mutating func form<Value: FormWritable>(
        _ value: Value?, mediaType: StaticString = "application/x-www-form-urlencoded"
    ) {
        write(value) { form throws(RefusedValue) in (try FormEncoding.bytes(of: form), "\(mediaType)") }
    }

    /// A body of parts. The boundary is random, and none that occurs in a part.
    /// - Parameters:
    ///   - value: nil: there is no body.
    ///   - mediaType: without a boundary.
    public mutating func multipart<Value: FormWritable>(
        _ value: Value?, mediaType: StaticString = "multipart/form-data"
    ) {
        write(value) { form throws(RefusedValue) in
            let (mediaType, bytes) = try Multipart(form).encoded(as: "\(mediaType)") { .random(in: .min ... .max) }
            return (bytes, mediaType)
        }
    }

    /// A text body, in UTF-8.
    /// - Parameter value: nil: there is no body.
    public mutating func text<Value: ParameterValue>(_ value: Value?, mediaType: StaticString = "text/plain") {
        guard let value else { return }
        switch value.parameterForm {
        case .scalar(let text): setBody(Array(text.utf8), "\(mediaType)")
        case .nothing, .list, .object: setBody(JSONBytes.bytes(of: value), "\(mediaType)")
        }
    }

    /// A body as it is.
    /// - Parameter bytes: nil: there is no body.
    public mutating func bytes(_ bytes: [UInt8]?, mediaType: StaticString = "application/octet-stream") {
        if let bytes { setBody(bytes, "\(mediaType)") }
    }

    /// A body as it is, of a media type that the caller chooses: for contracts that accept a range such as `image/*`.
    public mutating func bytes(_ bytes: [UInt8]?, mediaType: String) {
        if let bytes { setBody(bytes, mediaType) }
    }

    private mutating func write(
        _ value: (some FormWritable)?, _ encode: (FormWriter) throws(RefusedValue) -> ([UInt8], String)
    ) {
        guard let value else { return }
        var form = FormWriter()
        value.write(to: &form)
        do throws(RefusedValue) {
            let (bytes, mediaType) = try encode(form)
            setBody(bytes, mediaType)
        } catch {
            refuse(error)
        }
    }
}
