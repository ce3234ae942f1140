/// The dependency graph laid out for an SVG: a column per wave, waiting calls right of what they wait for; or, for narrow screens, all
/// calls under each other with the lines beside them.
///
/// Sizes are CSS pixels. Names are set in a monospaced font, whose signs are taken to be 0.62 em wide, so that a label's room is known
/// without a browser; what is longer than `labelMax` is cut, and said whole in the node's title.
struct GraphDrawing {
    static let labelMax = 34
    static let signWidth = 8.1
    static let smallSignWidth = 6.9
    static let nodeHeight = 62
    static let rowGap = 14
    static let columnGap = 56
    static let inset = 12
    static let margin = 3
    /// Beside the calls of a narrow drawing.
    static let gutter = 96

    struct Node {
        let index: Int
        let x: Int
        let y: Int
        let label: String
        let call: String
    }

    struct Edge {
        let path: String
        let isOnLongestPath: Bool
        /// `after`: only where the other succeeded.
        let isOrder: Bool
    }

    let width: Int
    let height: Int
    let nodeWidth: Int
    let nodes: [Node]
    let edges: [Edge]

    init(_ operation: ExploredOperation, isNarrow: Bool = false) {
        let dependencies = operation.facts.dependencies
        let labels = dependencies.map { $0.name.shortened(to: Self.labelMax) }
        let calls = dependencies.map { $0.call.name.shortened(to: Self.labelMax) }
        let widest = max(
            labels.map { Double($0.count) * Self.signWidth }.max() ?? 0,
            calls.map { Double($0.count) * Self.smallSignWidth }.max() ?? 0, 20 * Self.smallSignWidth)
        let nodeWidth = Int(widest.rounded(.up)) + 2 * Self.inset
        let waves = operation.timeline.waves
        let columns = isNarrow ? [waves.flatMap { $0 }] : waves
        let rows = columns.map(\.count).max() ?? 0
        let height = max(rows * (Self.nodeHeight + Self.rowGap) - Self.rowGap, 0) + 2 * Self.margin
        var places: [Int: (x: Int, y: Int)] = [:]
        for (column, nodes) in columns.enumerated() {
            let own = nodes.count * (Self.nodeHeight + Self.rowGap) - Self.rowGap
            for (row, index) in nodes.enumerated() {
                places[index] = (
                    Self.margin + column * (nodeWidth + Self.columnGap),
                    (height - own) / 2 + row * (Self.nodeHeight + Self.rowGap)
                )
            }
        }
        let way = operation.timeline.longestPath
        var edges: [Edge] = []
        for (index, dependency) in dependencies.enumerated() {
            for read in dependency.reads {
                guard let from = places[read], let to = places[index] else { continue }
                let start = (x: from.x + nodeWidth, y: from.y + Self.nodeHeight / 2)
                let end = (x: isNarrow ? to.x + nodeWidth : to.x, y: to.y + Self.nodeHeight / 2)
                edges.append(
                    Edge(
                        path: isNarrow ? Self.arc(start, end) : Self.line(start, end),
                        isOnLongestPath: zip(way, way.dropFirst()).contains { $0 == read && $1 == index },
                        isOrder: dependency.after.contains(read)))
            }
        }
        nodes = dependencies.indices.compactMap { index in
            places[index].map { Node(index: index, x: $0.x, y: $0.y, label: labels[index], call: calls[index]) }
        }
        // What is to be seen best is drawn last.
        self.edges = edges.filter { !$0.isOnLongestPath } + edges.filter(\.isOnLongestPath)
        (self.height, self.nodeWidth) = (height, nodeWidth)
        width =
            isNarrow
            ? nodeWidth + Self.gutter + 2 * Self.margin
            : columns.count * (nodeWidth + Self.columnGap) - Self.columnGap + 2 * Self.margin
    }

    private typealias Point = (x: Int, y: Int)

    /// Room for the head of the arrow, which points to where the node begins.
    private static let head = 7

    private static func line(_ start: Point, _ end: Point) -> String {
        let bend = columnGap / 2
        let last = end.x - head
        return "M\(start.x) \(start.y) C\(start.x + bend) \(start.y) \(last - bend) \(end.y) \(last) \(end.y)"
    }

    /// The farther apart, the wider: arcs do not lie on one another.
    private static func arc(_ start: Point, _ end: Point) -> String {
        let bend = min(36 + abs(end.y - start.y) / 8, gutter * 4 / 3 - 10)
        let last = end.x + head
        return "M\(start.x) \(start.y) C\(start.x + bend) \(start.y) \(last + bend) \(end.y) \(last) \(end.y)"
    }
}
