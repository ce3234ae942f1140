package import TVBFF

extension TV {
    /// The hand-written half: what the executable serves with, and what its contract tests start.
    package static var handlers: some TVHandlers { TVHome() }
}

/// What TV's contract leaves to Swift.
struct TVHome: TVHandlers {
    func badges(content: GetHome.CatalogView, xDeviceCapabilities: String?) -> [Badge] {
        let capabilities = DeviceCapabilities(xDeviceCapabilities)
        let technical = content.technical
        var badges: [Badge] = []
        if content.isNew == true { badges.append(.new) }
        if technical.resolution == .uhd, capabilities.has("uhd") { badges.append(.uhd) }
        let ranges = technical.hdr
        if ranges.contains(.hdr10) || ranges.contains(.hdr10Plus), capabilities.has("hdr10") { badges.append(.hdr) }
        if ranges.contains(.dolbyVision), capabilities.has("dolby-vision") { badges.append(.dolbyVision) }
        if technical.audio.contains(.atmos), capabilities.has("atmos") { badges.append(.atmos) }
        return badges
    }
}

/// What a set says of itself: names separated by commas. A set that says nothing can nothing special.
private struct DeviceCapabilities {
    private let names: Set<Substring>

    init(_ header: String?) {
        names = Set(header?.split(separator: ",") ?? [])
    }

    func has(_ name: Substring) -> Bool { names.contains(name) }
}
