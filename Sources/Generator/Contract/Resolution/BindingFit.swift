package import OpenAPI

/// Whether values that a service describes are what a binding takes: asked again for another version of the service.
package enum BindingFit: Hashable, Sendable {
    /// Every one is.
    case within
    /// Some may not be.
    case checked
    /// None is.
    case impossible

    /// Of single values; what has parts is asked part by part.
    package init(_ source: Schema, in target: Schema) {
        self.init(Containment.scalar(source.view, in: target.view))
    }

    fileprivate init(_ containment: Containment) {
        switch containment {
        case .within: self = .within
        case .checked: self = .checked
        case .impossible: self = .impossible
        }
    }
}

extension Composition {
    /// Of a value that is copied, with what renames or cuts it; nil for what is no copy of a single value.
    package func fit(of source: Schema) -> BindingFit? {
        guard case .value(_, let map) = kind else { return nil }
        return BindingFit(
            Containment.scalar(source.view, in: target.view, map: map, truncate: shape.truncate))
    }
}
