internal import BFFRuntime
package import FeaturesBFF

extension Features {
    /// The hand-written half: what the executable serves with, and what its contract tests start.
    package static var handlers: some FeaturesHandlers { FeaturesImplementation() }
}

/// What Contracts/clients/features.yaml leaves to Swift. Where something still throws `unwritten`, the answer is 501; what is written need not throw.
struct FeaturesImplementation: FeaturesHandlers {
    /// Contracts/clients/features/swift.yaml#/Written/properties/upper/x-bff-swift
    func upper(name: String) throws(CompositionFailure) -> String {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/size/x-bff-swift
    func size(size: Int?, device: String) throws(CompositionFailure) -> Int {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/tags/x-bff-swift
    func tags(tags: [String]) throws(CompositionFailure) -> [String] {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/badge/x-bff-swift
    func badge(thing: GetSwift.ThingView) throws(CompositionFailure) -> GetSwiftBadge {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/level/x-bff-swift
    func level(level: GetSwift.ThingLevel) throws(CompositionFailure) -> GetSwiftLevel {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/total/x-bff-swift
    func total(list: Outcome<GetSwift.ListView>) throws(CompositionFailure) -> Int {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/maybe/x-bff-swift
    func maybe(nickname: String?) throws(CompositionFailure) -> String? {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/sometimes/x-bff-swift
    func sometimes(count: Int) throws(CompositionFailure) -> Int? {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/seats/x-bff-swift
    func seats(seats: Int?, subject: String) throws(CompositionFailure) -> Int {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/roles/x-bff-swift
    func roles(roles: [String]?) throws(CompositionFailure) -> [String] {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/figure/x-bff-swift
    func figure(figure: GetSwift.ThingFigureView) throws(CompositionFailure) -> String {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/free/x-bff-swift
    func free(extra: OwnedJSON) throws(CompositionFailure) -> OwnedJSON {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/by/x-bff-swift
    func by(scores: [String: Int]) throws(CompositionFailure) -> [String: Int] {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/rows/items/properties/label/x-bff-swift
    func label(item: GetSwift.ListRowView, device: String) throws(CompositionFailure) -> String {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Written/properties/rows/items/properties/upper/x-bff-swift
    func upper(title: String) throws(CompositionFailure) -> String {
        throw .unwritten
    }

    /// Contracts/clients/features.yaml#/paths/~1hand/get
    func getHand(
        device: String?,
        thing: GetHand.ThingView,
        list: Outcome<GetHand.ListView>
    ) throws(CompositionFailure) -> GetHandResponse {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Chosen/properties/mode/x-bff-swift
    func mode(mode: Mode, kinds: [GetChosenKindsInput]?) throws(CompositionFailure) -> Mode {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Chosen/properties/level/x-bff-swift
    func level(thing: GetChosen.ThingView, size: GetChosenSizeInput) throws(CompositionFailure) -> Int {
        throw .unwritten
    }

    /// Contracts/clients/features/swift.yaml#/Chosen/properties/text/x-bff-swift
    func text(
        list: Outcome<GetChosen.ListView>,
        day: FullDate?,
        key: UUIDValue?,
        link: URIValue?,
        data: Base64Data?,
        price: DecimalNumber?
    ) throws(CompositionFailure) -> String {
        throw .unwritten
    }

    /// Contracts/clients/features/roots.yaml#/Roots/properties/longest/x-bff-swift
    func longest(measures: Outcome<[GetRoots.MeasuresView]>) throws(CompositionFailure) -> String? {
        throw .unwritten
    }
}
