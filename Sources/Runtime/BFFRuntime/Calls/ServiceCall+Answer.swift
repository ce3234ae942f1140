internal import BFFJSON
internal import BFFTransport

extension ServiceCall {
    /// The body as a plan reads it; its texts live as long as the call is neither started again nor recycled.
    ///
    /// 204 has no content (RFC 9110, section 15.3.5): a plan that reads nothing of it takes null.
    func content(as form: AnswerForm) throws(JSONError) -> JSONValue {
        switch status == 204 ? .none : form {
        case .json: return try parser.parse(body)
        case .none:
            var nothing = ByteBuffer()
            nothing.append("null")
            return try parser.parse(nothing)
        case .text: return try BodyShape.text(body, by: parser)
        }
    }

    /// Stands for an answer that did not come over it.
    func takeOver(status: Int, _ fields: [(name: String, value: String)]) {
        self.status = status
        self.fields.removeAll()
        for (name, value) in fields {
            var (name, value) = (name, value)
            name.withUTF8 { self.fields.appendName(UnsafeRawBufferPointer($0), opensField: true) }
            value.withUTF8 { self.fields.appendValue(UnsafeRawBufferPointer($0), opensValue: true) }
        }
    }
}
