import Diagnostics
import OpenAPI
import Testing

@testable import Plan

/// How variants of `oneOf` and `anyOf` are told apart.
@Suite struct UnionDecisionTests {
    private static func decision(_ schema: String) throws -> UnionDecision {
        let text = """
            {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
             "components": {"schemas": {"Subject": \(schema), "Cat": \(cat), "Dog": \(dog)}}}
            """
        let diagnostics = Diagnostics()
        let files = SourceFiles(root: "/", texts: ["d.json": text])
        let document = try #require(DocumentReader(files: files, diagnostics: diagnostics).read("d.json"))
        #expect(diagnostics.sorted.filter { $0.severity == .error }.map(\.message) == [])
        return UnionDecision.of(try #require(document.schemas.first).schema)
    }

    private static let cat = """
        {"type": "object", "required": ["kind", "lives"],
         "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}, "name": {"type": "string"}}}
        """
    private static let dog = """
        {"type": "object", "required": ["kind"],
         "properties": {"kind": {"enum": ["dog", "wolf"]}, "name": {"type": "string"}}}
        """
    private static let both = ##"[{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]"##

    @Test func `a discriminator decides with its explicit and its implicit values`() throws {
        let decision = try Self.decision(
            """
            {"oneOf": \(Self.both), "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "tom": "Cat"}}}
            """)
        guard case .discriminator(let property, let values, nil) = decision else { throw Unexpected(decision) }
        #expect(property == "kind")
        #expect(values.map(\.value) == ["cat", "tom", "Dog"])
        #expect(values.map { $0.schema.name ?? "" } == ["Cat", "Cat", "Dog"])
    }

    @Test func `a discriminator that leaves a variant out does not decide`() throws {
        let decision = try Self.decision(
            ##"{"discriminator": {"propertyName": "kind"}, "oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Dog"}]}"##
        )
        guard case .kinds(let kinds) = decision else { throw Unexpected(decision) }
        #expect(kinds.map(\.0) == [.string, .object])
    }

    @Test func `null is no variant`() throws {
        let decision = try Self.decision(
            #"{"anyOf": [{"type": "null"}, {"type": "string"}, {"type": ["integer", "null"]}]}"#)
        guard case .kinds(let kinds) = decision else { throw Unexpected(decision) }
        #expect(kinds.map(\.0) == [.string, .integer])
    }

    @Test func `integers are numbers and not told from them by kind`() throws {
        let decision = try Self.decision(#"{"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 0.5}]}"#)
        guard case .validators(let schemas, true) = decision else { throw Unexpected(decision) }
        #expect(schemas.count == 2)
    }

    @Test func `a schema without a type that names properties is an object`() throws {
        let decision = try Self.decision(
            #"{"oneOf": [{"properties": {"a": {"type": "string"}}}, {"enum": ["x", "y"]}, {"items": {"type": "string"}}]}"#
        )
        guard case .kinds(let kinds) = decision else { throw Unexpected(decision) }
        #expect(kinds.map(\.0) == [.object, .string, .array])
    }

    @Test func `disjoint constants of a required property decide`() throws {
        let decision = try Self.decision("{\"oneOf\": \(Self.both)}")
        guard case .constants(let property, let variants) = decision else { throw Unexpected(decision) }
        #expect(property == "kind")
        #expect(variants.map { $0.values.map(\.json) } == [["\"cat\""], ["\"dog\"", "\"wolf\""]])
    }

    @Test func `a constant that is not required does not decide`() throws {
        let decision = try Self.decision(
            """
            {"oneOf": [{"$ref": "#/components/schemas/Cat"},
             {"type": "object", "properties": {"kind": {"const": "fish"}, "depth": {"type": "number"}}}]}
            """)
        guard case .required(let properties, let otherwise) = decision else { throw Unexpected(decision) }
        #expect(properties.map(\.property) == ["lives"])
        #expect(otherwise != nil)
    }

    @Test func `a property that only one variant requires and no other has decides`() throws {
        let decision = try Self.decision(
            """
            {"anyOf": [
              {"type": "object", "required": ["id", "radius"], "properties": {"id": {"type": "string"}, "radius": {"type": "number"}}},
              {"type": "object", "required": ["id", "side"], "properties": {"id": {"type": "string"}, "side": {"type": "number"}}}]}
            """)
        guard case .required(let properties, nil) = decision else { throw Unexpected(decision) }
        #expect(properties.map(\.property) == ["radius", "side"])
    }

    @Test func `what overlaps is tried, of anyOf the first that holds`() throws {
        let decision = try Self.decision(
            #"{"anyOf": [{"type": "string", "maxLength": 3}, {"type": "string"}, {"type": "string", "description": "again"}]}"#
        )
        guard case .validators(let schemas, false) = decision else { throw Unexpected(decision) }
        #expect(schemas.count == 2)
    }

    @Test func `two equal variants of oneOf cannot be told apart`() throws {
        let decision = try Self.decision(
            """
            {"oneOf": [{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}, {"type": "array"},
             {"type": "object", "title": "Twin", "properties": {"b": {"type": "integer"}, "a": {"type": "string"}}}]}
            """)
        guard case .undecidable(_, let first, let second) = decision else { throw Unexpected(decision) }
        #expect(first.location.pointer.hasSuffix("/oneOf/0"))
        #expect(second.location.pointer.hasSuffix("/oneOf/2"))
    }

    @Test func `recursive variants are compared to an end`() throws {
        let tree = { (name: String) in
            ##"{"type": "object", "properties": {"\##(name)": {"type": "array", "items": {"$ref": "#/components/schemas/Subject"}}}}"##
        }
        let decision = try Self.decision("{\"oneOf\": [\(tree("left")), \(tree("right"))]}")
        guard case .validators(_, true) = decision else { throw Unexpected(decision) }
    }

    private struct Unexpected: Error {
        let decision: String
        init(_ decision: UnionDecision) { self.decision = "\(decision)" }
    }
}
