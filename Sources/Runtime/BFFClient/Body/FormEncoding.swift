/// `application/x-www-form-urlencoded`, percent-encoded throughout: a blank is `%20`, which every decoder of forms takes.
enum FormEncoding {
    static func bytes(of form: FormWriter) throws(RefusedValue) -> [UInt8] {
        var text = ""
        for field in form.fields {
            for pair in try pairs(of: field) {
                if !text.isEmpty { text += "&" }
                text += "\(pair.name)=\(pair.value)"
            }
        }
        return Array(text.utf8)
    }

    private static func pairs(of field: FormWriter.Field) throws(RefusedValue) -> [StyleExpansion.Pair] {
        let key = URIText.encode(field.name)
        switch field.content {
        case .text(let text): return [(key, URIText.encode(text))]
        case .json(let bytes): return [(key, URIText.encode(bytes))]
        case .file(let file): return [(key, URIText.encode(file.bytes))]
        case .styled(let form, let style, let explode, let allowReserved):
            return try StyleExpansion.pairs(
                form, name: field.name, style: style, explode: explode, encodeName: URIText.encode,
                encode: allowReserved ? URIText.encodeReserved : URIText.encode)
        }
    }
}
