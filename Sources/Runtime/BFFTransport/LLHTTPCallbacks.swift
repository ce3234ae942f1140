internal import CLLHTTP

/// The functions that llhttp calls, handing each event to the parser whose memory it is.
enum LLHTTPCallbacks {
    /// Written once here, and only read by llhttp ever after.
    nonisolated(unsafe) static let settings: UnsafePointer<llhttp_settings_t> = {
        let settings = UnsafeMutablePointer<llhttp_settings_t>.allocate(capacity: 1)
        llhttp_settings_init(settings)
        settings.pointee.on_url = {
            pass($0, $1, $2) { parser, bytes in
                parser.readTarget(bytes)
                return true
            }
        }
        settings.pointee.on_header_field = { pass($0, $1, $2) { $0.readName($1) } }
        settings.pointee.on_header_field_complete = {
            signal($0) { parser in
                parser.readNameEnd()
                return 0
            }
        }
        settings.pointee.on_header_value = { pass($0, $1, $2) { $0.readValue($1) } }
        settings.pointee.on_chunk_extension_name = { pass($0, $1, $2) { $0.ignore($1.count) } }
        settings.pointee.on_chunk_extension_value = { pass($0, $1, $2) { $0.ignore($1.count) } }
        settings.pointee.on_headers_complete = { signal($0) { $0.readHeadEnd() ? 1 : 0 } }
        settings.pointee.on_body = { pass($0, $1, $2) { $0.readBody($1) } }
        settings.pointee.on_message_complete = {
            signal($0) { parser in
                parser.readMessageEnd()
                return Int32(HPE_PAUSED.rawValue)
            }
        }
        return UnsafePointer(settings)
    }()

    /// Minus one is llhttp's "a callback failed".
    @inline(__always)
    private static func pass(
        _ llhttp: UnsafeMutablePointer<llhttp_t>?, _ start: UnsafePointer<CChar>?, _ count: Int,
        to body: (MessageParser, UnsafeRawBufferPointer) -> Bool
    ) -> Int32 {
        signal(llhttp) { body($0, UnsafeRawBufferPointer(start: start, count: count)) ? 0 : -1 }
    }

    @inline(__always)
    private static func signal(
        _ llhttp: UnsafeMutablePointer<llhttp_t>?, _ body: (MessageParser) -> Int32
    ) -> Int32 {
        guard let data = llhttp?.pointee.data else { return -1 }
        return Unmanaged<MessageParser>.fromOpaque(data)._withUnsafeGuaranteedRef { body($0) }
    }
}
