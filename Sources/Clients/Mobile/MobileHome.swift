package import MobileBFF

extension Mobile {
    /// The hand-written half: what the executable serves with, and what its contract tests start.
    package static var handlers: some MobileHandlers { MobileHome() }
}

/// What mobile's contract leaves to Swift.
struct MobileHome: MobileHandlers {
    /// States of a subscription in which titles may be kept on the device.
    private static let entitled: Set<GetHome.UserSubscriptionStatus> = [.active, .trial]

    func downloadEnabled(user: GetHome.UserView) -> Bool {
        let subscription = user.subscription
        return subscription.downloads.allowed && Self.entitled.contains(subscription.status)
    }
}
