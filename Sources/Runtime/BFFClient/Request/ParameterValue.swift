public import BFFJSON
public import BFFValidation

/// What can stand in a parameter, or in a field of a form. A model needs no code for it: its JSON is taken apart.
public protocol ParameterValue: JSONWritable, Sendable {
    var parameterForm: ParameterForm { get }
}

extension ParameterValue {
    public var parameterForm: ParameterForm { ParameterForm(writing: self) }
}

extension String: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(self) }
}

extension Bool: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(self ? "true" : "false") }
}

extension Int: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(String(self)) }
}

extension Int64: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(String(self)) }
}

extension Int32: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(String(self)) }
}

/// As JSON writes it.
extension Double: ParameterValue {}

/// As JSON writes it.
extension Float: ParameterValue {}

extension NullValue: ParameterValue {
    public var parameterForm: ParameterForm { .nothing }
}

extension DateTime: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(description) }
}

extension FullDate: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(description) }
}

extension UUIDValue: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(description) }
}

extension URIValue: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(description) }
}

extension Base64Data: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(description) }
}

extension Array: ParameterValue where Element: ParameterValue {
    public var parameterForm: ParameterForm { .list(map(\.parameterForm)) }
}

/// Members in the order of their names.
extension Dictionary: ParameterValue where Key == String, Value: ParameterValue {
    public var parameterForm: ParameterForm {
        .object(sorted { $0.key < $1.key }.map { ParameterForm.Member($0.key, $0.value.parameterForm) })
    }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
    public var parameterForm: ParameterForm { self?.parameterForm ?? .nothing }
}

extension Indirect: ParameterValue where Value: ParameterValue {
    public var parameterForm: ParameterForm { value.parameterForm }
}

extension DecimalNumber: ParameterValue {
    public var parameterForm: ParameterForm { .scalar(description) }
}
