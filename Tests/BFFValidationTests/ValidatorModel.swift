import BFFJSON
import BFFValidation

// A validator written by hand in the shape that templates emit: a discriminated union, recursion, constants, nothing
// decoded.

enum Shape {
    static func check<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) {
        let schema: SchemaPointer = "/components/schemas/Shape"
        guard let variant = report.discriminator(value, property: "type", schema: schema) else { return }
        switch variant.count {
        case 6 where variant == "circle": Circle.check(value, &report)
        case 5 where variant == "group": Group.check(value, &report)
        default: report.failVariant(property: "type", schema: schema)
        }
    }
}

enum Circle {
    static func check<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) {
        let schema: SchemaPointer = "/components/schemas/Circle"
        guard var members = report.object(value, schema: schema) else { return }
        var seen = SeenMembers()
        while let (key, value) = members.next() {
            switch key.count {
            case 4 where key == "type":
                guard seen.insert(0) else { break }
                report.const(value, at: "type", text: "circle", schema: schema["type"])
            case 6 where key == "radius":
                guard seen.insert(1) else { break }
                report.integer(
                    value, at: "radius", exclusiveMinimum: 0, exclusiveMaximum: 100, multipleOf: 5,
                    schema: schema["radius"])
            case 4 where key == "unit":
                guard seen.insert(2) else { break }
                report.enumeration(value, at: "unit", listed: "mm, 25, null", schema: schema["unit"]) {
                    $0.isText("mm") || $0.int == 25 || $0.isNull
                }
            case 6 where key == "filled":
                guard seen.insert(3) else { break }
                report.bool(value, at: "filled", schema: schema["filled"])
            default: report.forbid(key, schema: schema)
            }
        }
        report.required(seen, first: 2, of: ["type", "radius"], schema: schema)
    }
}

enum Group {
    static let origin = try? OwnedJSON("[0, 0]")

    static func check<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) {
        let schema: SchemaPointer = "/components/schemas/Group"
        guard var members = report.object(value, maxProperties: 4, schema: schema) else { return }
        var seen = SeenMembers()
        while let (key, value) = members.next() {
            switch key.count {
            case 4 where key == "type":
                guard seen.insert(0) else { break }
                report.text(value, at: "type", schema: schema["type"])
            case 6 where key == "shapes":
                guard seen.insert(1) else { break }
                report.eachElement(value, at: "shapes", minItems: 1, schema: schema["shapes"]) { value, report, step in
                    report.nested(value, at: step, Shape.check)
                }
            case 6 where key == "origin":
                guard seen.insert(2), let origin else { break }
                report.const(value, at: "origin", equals: origin, json: "[0, 0]", schema: schema["origin"])
            default: report.forbid(key, schema: schema)
            }
        }
        report.required(seen, first: 2, of: ["type", "shapes"], schema: schema)
    }
}
