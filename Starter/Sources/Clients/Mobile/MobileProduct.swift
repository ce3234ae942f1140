internal import BFFRuntime
package import MobileBFF

extension Mobile {
    /// The hand-written half: what the executable serves with, and what its contract tests start.
    package static var handlers: some MobileHandlers { MobileProduct() }
}

/// What mobile's contract leaves to Swift.
struct MobileProduct: MobileHandlers {
    /// Fewer than so many are few.
    private static let plenty = 5

    func availability(stock: Outcome<GetProduct.StockView>) -> GetProductAvailability {
        // The inventory is optional: the type says so, and what is not handled does not compile.
        switch stock {
        case .value(let stock), .fallback(let stock):
            stock.onHand == 0 ? .soldOut : stock.onHand < Self.plenty ? .few : .now
        case .failed: .soon
        }
    }
}
