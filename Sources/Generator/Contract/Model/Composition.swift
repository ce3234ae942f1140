package import Diagnostics
package import OpenAPI

/// How one value of a view model is made. A tree per response, expanded: what binds an object to an object stands
/// here property by property, so whoever reads it needs no rule of the vocabulary.
package final class Composition {
    package indirect enum Kind {
        /// A scalar, copied. `map` renames an enum's values.
        case value(Source, map: EnumMap?)
        /// Free-form JSON, copied as it is.
        case opaque(Source)
        case constant(Node)
        case text([TextPart])
        case percent(of: Source, total: Source)
        /// A hand-written requirement. `name` is the property's, `path` tells apart requirements of one name.
        case swift(name: String, path: [String], inputs: [Source])
        case role(BindingDeclaration.Role)
        /// In the target's property order. `presence` is what must be there: an object that is copied from a null or
        /// absent source is null or absent as a whole.
        case object([Property], presence: Source?)
        /// An array with an element per element of the source, which is a sequence. An element that is `mayBeAbsent`
        /// is left out.
        case each(Source, variable: Variable, dropsInvalid: Bool, element: Composition)
        /// A map, copied key by key; the source is the map.
        case map(Source, variable: Variable, value: Composition)
        /// An array put together from differently bound objects.
        case elements([Composition])
        /// A union, copied by discriminator where it has one: `variable` is the source value seen as the variant.
        case union(Source, discriminator: String?, variants: [Variant])
        /// Where a structural copy meets itself again: the same composition with `variable` bound to this source.
        case recursion(Composition, Source)
        /// An optional property that nothing fills.
        case nothing
    }

    package struct Property {
        package let name: String
        package let isRequired: Bool
        package let composition: Composition
    }

    package struct Variant {
        /// The discriminator's value in the source, else what `SchemaView.unionVariants` calls the variant.
        package let value: String
        package let variable: Variable
        package let composition: Composition
    }

    package struct Join {
        package let variable: Variable
        /// The batch dependency's index.
        package let dependency: Int
        package let by: Source
        /// `drop` leaves out the composition that the join stands on. `null` makes that composition null as a whole,
        /// except where `variable.mayBeNull`: there it is the variable that is null, and the composition goes on.
        package let missing: BindingDeclaration.Missing
        package let location: Location
    }

    package struct EnumMap {
        package let entries: [(source: String, target: String)]
        package let otherwise: String?
    }

    package enum TextPart {
        case literal(String)
        case source(Source)
    }

    package struct Shape {
        /// Property names from the value to what must not be empty; `[]` is the value itself.
        package var omitWhenEmpty: [String]?
        package var distinct = false
        package var skip: Int?
        package var take: Int?
        package var defaultValue: Node?
        package var truncate: Int?

        package init() {}
    }

    package let target: Schema
    /// Of the binding, or of the target where nothing binds.
    package let location: Location
    /// Made in order, before the value; on an object, or on what an each makes per element.
    package let joins: [Join]
    package internal(set) var kind: Kind
    package let shape: Shape
    /// Set where a copy may meet this composition again: what its parts read in place of `presence`. At first it
    /// stands for `presence`, then for each recursion's source. Only an object has one, or an array, map or union
    /// that contains itself without an object in between.
    package internal(set) var recursionVariable: Variable?
    /// What a structural copy takes as a whole: the object, array, map or union itself. Where it is null or absent,
    /// so is the value (or its default stands), and its parts' own flags hold for when it is there. nil where nothing
    /// is copied as a whole: `x-bff-each` over something absent gives an empty array.
    package internal(set) var presence: Source?
    /// The value may come out null (after `default`).
    package let isNullable: Bool
    /// The value may be left out (after `default`).
    package let mayBeAbsent: Bool
    /// The source is not provably within the target: the value is checked against `target` when it comes, and a fault
    /// is the dependency's (`contract`), unless an enclosing each drops invalid elements.
    package let isChecked: Bool

    package init(
        target: Schema, location: Location, joins: [Join] = [], kind: Kind, shape: Shape = Shape(), isNullable: Bool,
        mayBeAbsent: Bool, isChecked: Bool
    ) {
        self.target = target
        self.location = location
        self.joins = joins
        self.kind = kind
        self.shape = shape
        self.isNullable = isNullable
        self.mayBeAbsent = mayBeAbsent
        self.isChecked = isChecked
    }
}
