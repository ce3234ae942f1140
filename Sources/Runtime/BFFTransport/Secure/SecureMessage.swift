internal import BFFHTTP
internal import BFFJSON
internal import CCurl

/// A request as libcurl takes it: its target, a linked list of its fields, and its body, which stays where it is.
struct SecureMessage: ~Copyable {
    private var text = ByteBuffer(capacity: 1_024)
    private var nodes = UnsafeMutableBufferPointer<curl_slist>.allocate(capacity: 16)
    private var starts: [Int] = []

    deinit {
        nodes.deallocate()
    }

    /// The list and the body are borrowed: request and message must stay as they are until libcurl has let go of `easy`.
    mutating func write(_ request: borrowing OutgoingRequest, to easy: UnsafeMutableRawPointer) {
        text.removeAll()
        starts.removeAll(keepingCapacity: true)
        let isOwnHost = request.authorityRange.isEmpty
        let body = request.withParts { parts in
            text.append(parts.target)
            text.append(byte: 0)
            var hasAccept = false
            parts.forEachField { line, nameCount in
                let name = HTTPText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: line[..<nameCount]))
                if name.equalsIgnoringCase("accept") { hasAccept = true }
                if name.equalsIgnoringCase("content-length") || (!isOwnHost && name.equalsIgnoringCase("host")) {
                    return
                }
                append(line, nameCount: nameCount)
            }
            // libcurl leaves out what has no value: its own wait for 100, and its own Accept.
            append("Expect:")
            if !hasAccept { append("Accept:") }
            return parts.body
        }
        link()
        // libcurl copies the target.
        _ = text.withBytes { bytes in
            bff_curl_set_pointer(easy, CURLOPT_REQUEST_TARGET, bytes.baseAddress)
        }
        bff_curl_set_pointer(easy, CURLOPT_HTTPHEADER, nodes.baseAddress)
        setMethod(request.method, body: body, on: easy)
    }

    private mutating func append(_ line: UnsafeRawBufferPointer, nameCount: Int) {
        starts.append(text.count)
        let isEmpty = line.dropFirst(nameCount + 1).allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if isEmpty {
            // "Name:" would take the field away; with a semicolon it goes out empty.
            text.append(UnsafeRawBufferPointer(rebasing: line[..<nameCount]))
            text.append(";")
        } else {
            text.append(line)
        }
        text.append(byte: 0)
    }

    private mutating func append(_ line: StaticString) {
        starts.append(text.count)
        text.append(line)
        text.append(byte: 0)
    }

    /// Behind the last append: only then does the text stay in its place.
    private mutating func link() {
        if starts.count > nodes.count {
            nodes.deallocate()
            nodes = .allocate(capacity: starts.count * 2)
        }
        text.withBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            for (index, start) in starts.enumerated() {
                // libcurl only reads what it declares as mutable.
                let data = UnsafeMutableRawPointer(mutating: base + start).assumingMemoryBound(to: CChar.self)
                let next = index + 1 < starts.count ? nodes.baseAddress.map { $0 + index + 1 } : nil
                nodes.initializeElement(at: index, to: curl_slist(data: data, next: next))
            }
        }
    }

    private func setMethod(_ method: HTTPMethod, body: UnsafeRawBufferPointer, on easy: UnsafeMutableRawPointer) {
        let sendsBody = !body.isEmpty || method.definesContent
        if sendsBody {
            bff_curl_set_long(easy, CURLOPT_POST, 1)
            bff_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, Int(body.count))
            bff_curl_set_pointer(easy, CURLOPT_POSTFIELDS, body.baseAddress)
        } else if method == .head {
            bff_curl_set_long(easy, CURLOPT_NOBODY, 1)
        } else {
            bff_curl_set_long(easy, CURLOPT_HTTPGET, 1)
        }
        // libcurl copies it.
        _ = method.name.withCString { bff_curl_set_pointer(easy, CURLOPT_CUSTOMREQUEST, $0) }
    }
}
