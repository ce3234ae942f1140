internal import BFFRuntime
package import FeaturesBFF

extension Features {
    /// The hand-written half.
    package static var handlers: some FeaturesHandlers { FeaturesHome() }
}

/// Says what it was given.
struct FeaturesHome: FeaturesHandlers {
    func upper(name: String) -> String { name.uppercased() }
    func upper(title: String) -> String { title.uppercased() }
    func size(size: Int?, device: String) -> Int { (size ?? 0) + device.count }
    func tags(tags: [String]) -> [String] { tags.reversed() }

    func badge(thing: GetSwift.ThingView) -> GetSwiftBadge {
        GetSwiftBadge(
            text:
                "\(thing.name) \(thing.value ?? "-") \(thing.key ?? "-") \(thing.class ?? "-") \(Self.names(thing.tree))",
            kind: .in, hint: .null, parts: [GetSwiftBadgePartsElement(size: thing.count, default: true)],
            figure: .square(GetSwiftBadgeFigureSquare(side: 2)),
            inner: GetSwiftBadgeInner(text: "inner", kind: .default, hint: .value("h"), parts: []))
    }

    private static func names(_ tree: GetSwift.ThingTreeView) -> String {
        ([tree.name] + (tree.children ?? []).map { names($0) }).joined(separator: ">")
    }

    func level(level: GetSwift.ThingLevel) -> GetSwiftLevel { level == .high ? .veryHigh : .low }

    func total(list: Outcome<GetSwift.ListView>) -> Int {
        switch list {
        case .value(let view): view.rows.count
        case .fallback: -1
        case .failed(let reason): reason == .failed ? -2 : -3
        }
    }

    func maybe(nickname: String?) -> String? { nickname }
    func sometimes(count: Int) -> Int? { count > 1 ? count : nil }
    func seats(seats: Int?, subject: String) -> Int { (seats ?? 0) + subject.count }
    func roles(roles: [String]?) -> [String] { roles ?? ["none"] }

    func figure(figure: GetSwift.ThingFigureView) -> String {
        switch figure {
        case .circle(let circle): "circle of \(circle.radius)"
        case .square(let square): "square of \(square.side)"
        }
    }

    func free(extra: OwnedJSON) -> OwnedJSON { extra }
    func by(scores: [String: Int]) -> [String: Int] { scores }
    func label(item: GetSwift.ListRowView, device: String) -> String { "\(item.title)@\(device)" }

    func mode(mode: Mode, kinds: [GetChosenKindsInput]?) -> Mode {
        switch mode {
        case .in where kinds == [.l, .m]: .plus1
        default: mode
        }
    }

    func level(thing: GetChosen.ThingView, size: GetChosenSizeInput) -> Int {
        let level =
            switch thing.level {
            case .low: 1
            case .mid: 2
            case .high: 3
            case .unknown(let text): text.count
            }
        return size == .large ? level * 10 : level
    }

    func text(
        list: Outcome<GetChosen.ListView>, day: FullDate?, key: UUIDValue?, link: URIValue?, data: Base64Data?,
        price: DecimalNumber?
    ) -> String {
        let instants = (list.value?.rows ?? []).compactMap(\.at).sorted()
        let parts: [String?] = [
            instants.first.map { "\($0.secondsSince1970)" }, day.map { "\($0.year)" }, key.map { "\($0)" },
            link.map { "\($0.scheme)" }, data.map { "\($0.bytes.count)" }, price.map { "\($0 == DecimalNumber(12))" },
        ]
        return parts.map { $0 ?? "-" }.joined(separator: " ")
    }

    func getHand(device: String?, thing: GetHand.ThingView, list: Outcome<GetHand.ListView>) -> GetHandResponse {
        GetHandResponse(
            name: thing.name, sizes: thing.parts.map(\.size), ids: list.value?.ids ?? ["none"], device: device)
    }

    func longest(measures: Outcome<[GetRoots.MeasuresView]>) -> String? {
        (measures.value ?? []).map(\.name).max { $0.count < $1.count }
    }
}
