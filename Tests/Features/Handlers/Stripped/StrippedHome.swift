package import StrippedBFF

extension Stripped {
    /// Its contract leaves nothing to Swift.
    package static var handlers: some StrippedHandlers { StrippedHome() }
}

struct StrippedHome: StrippedHandlers {}
