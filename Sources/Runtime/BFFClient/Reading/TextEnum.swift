public import BFFJSON
internal import BFFValidation

/// What a contract enumerates.
public protocol ListedValue: RawRepresentable, Hashable, ParameterValue, JSONModel
where RawValue: JSONModel & ParameterValue & Hashable {
    /// Stands in where there is none.
    static var first: Self { get }
}

/// A generated enum of strings: `enum Status: String, TextEnum { case available, soldOut = "sold-out" }`.
public protocol TextEnum: ListedValue where RawValue == String {}

/// A generated enum of integers.
public protocol IntegerEnum: ListedValue where RawValue == Int {}

extension ListedValue {
    public init(reading value: JSONValue?, _ reading: Reading) {
        guard let value else {
            self = .first
            return
        }
        let notesBefore = reading.noteCount
        let choice = Self(rawValue: RawValue(reading: value, reading))
        if choice == nil, reading.noteCount == notesBefore { reading.note(.enumeration("the listed values")) }
        self = choice ?? .first
    }

    public func write(to writer: inout JSONWriter) { rawValue.write(to: &writer) }

    public var parameterForm: ParameterForm { rawValue.parameterForm }
}

/// A value of an enumeration that may grow: what services send.
///
///     switch pet.status {
///     case .known(.available): …
///     case .known(let other): …
///     case .unknown(let text): …      // listed by a newer contract
///     }
public enum Open<Known: ListedValue>: Hashable, Sendable {
    case known(Known)
    /// A value that this contract does not list.
    case unknown(Known.RawValue)

    public init(rawValue: Known.RawValue) {
        self = Known(rawValue: rawValue).map(Self.known) ?? .unknown(rawValue)
    }

    public var rawValue: Known.RawValue {
        switch self {
        case .known(let known): known.rawValue
        case .unknown(let raw): raw
        }
    }

    public static func == (open: Open, known: Known) -> Bool { open == .known(known) }

    public static func != (open: Open, known: Known) -> Bool { open != .known(known) }

    public static func ~= (known: Known, open: Open) -> Bool { open == .known(known) }
}

extension Open: JSONModel, ParameterValue {
    public init(reading value: JSONValue?, _ reading: Reading) {
        guard let value, !reading.isStrict else {
            self = .known(Known(reading: value, reading))
            return
        }
        self.init(rawValue: Known.RawValue(reading: value, reading))
    }

    public func write(to writer: inout JSONWriter) { rawValue.write(to: &writer) }

    public var parameterForm: ParameterForm { rawValue.parameterForm }
}
