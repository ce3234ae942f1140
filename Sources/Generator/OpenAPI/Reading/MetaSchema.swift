/// The meta-schemas of JSON Schema that schemas reference by URI, written down from the specifications: what each
/// keyword's value must be. They are read like any file, under their URI as its name.
enum MetaSchema {
    /// nil where the URI, without fragment, is that of no meta-schema.
    static func text(of uri: String) -> String? {
        guard uri.hasPrefix("http") else { return nil }
        return switch uri {
        case root: whole
        case "\(vocabulary)core": core
        case "\(vocabulary)applicator": applicator
        case "\(vocabulary)unevaluated": unevaluated
        case "\(vocabulary)validation": validation
        case "\(vocabulary)meta-data": metaData
        case "\(vocabulary)format-annotation": format("format-annotation")
        case "\(vocabulary)format-assertion": format("format-assertion")
        case "\(vocabulary)content": content
        case "http://json-schema.org/draft-04/schema": draft4
        default: nil
        }
    }

    private static let root = "https://json-schema.org/draft/2020-12/schema"
    private static let vocabulary = "https://json-schema.org/draft/2020-12/meta/"

    /// The head of one vocabulary's meta-schema; its properties follow.
    private static func head(_ name: String) -> String {
        """
        "$schema": "\(root)", "$id": "\(vocabulary)\(name)", "$dynamicAnchor": "meta",
        "$vocabulary": {"\(Vocabularies.prefix)\(name)": true}, "type": ["object", "boolean"]
        """
    }

    private static let whole = """
        {
          "$schema": "\(root)", "$id": "\(root)", "$dynamicAnchor": "meta",
          "$vocabulary": {
            "\(Vocabularies.prefix)core": true, "\(Vocabularies.prefix)applicator": true,
            "\(Vocabularies.prefix)unevaluated": true, "\(Vocabularies.prefix)validation": true,
            "\(Vocabularies.prefix)meta-data": true, "\(Vocabularies.prefix)format-annotation": true,
            "\(Vocabularies.prefix)content": true
          },
          "type": ["object", "boolean"],
          "allOf": [
            {"$ref": "meta/core"}, {"$ref": "meta/applicator"}, {"$ref": "meta/unevaluated"},
            {"$ref": "meta/validation"}, {"$ref": "meta/meta-data"}, {"$ref": "meta/format-annotation"},
            {"$ref": "meta/content"}
          ],
          "properties": {
            "definitions": {"type": "object", "additionalProperties": {"$dynamicRef": "#meta"}},
            "dependencies": {
              "type": "object",
              "additionalProperties": {
                "anyOf": [{"$dynamicRef": "#meta"}, {"$ref": "meta/validation#/$defs/names"}]
              }
            },
            "$recursiveAnchor": {"$ref": "meta/core#/$defs/anchor"},
            "$recursiveRef": {"$ref": "meta/core#/$defs/reference"}
          }
        }
        """

    private static let core = """
        {
          \(head("core")),
          "properties": {
            "$id": {"$ref": "#/$defs/reference", "pattern": "^[^#]*#?$"}, "$schema": {"$ref": "#/$defs/uri"},
            "$ref": {"$ref": "#/$defs/reference"}, "$dynamicRef": {"$ref": "#/$defs/reference"},
            "$anchor": {"$ref": "#/$defs/anchor"}, "$dynamicAnchor": {"$ref": "#/$defs/anchor"},
            "$vocabulary": {
              "type": "object", "propertyNames": {"$ref": "#/$defs/uri"}, "additionalProperties": {"type": "boolean"}
            },
            "$comment": {"type": "string"},
            "$defs": {"type": "object", "additionalProperties": {"$dynamicRef": "#meta"}}
          },
          "$defs": {
            "anchor": {"type": "string", "pattern": "^[A-Za-z_][-A-Za-z0-9._]*$"},
            "uri": {"type": "string", "format": "uri"},
            "reference": {"type": "string", "format": "uri-reference"}
          }
        }
        """

    private static let applicator = """
        {
          \(head("applicator")),
          "properties": {
            "prefixItems": {"$ref": "#/$defs/list"}, "items": {"$dynamicRef": "#meta"},
            "contains": {"$dynamicRef": "#meta"}, "additionalProperties": {"$dynamicRef": "#meta"},
            "properties": {"$ref": "#/$defs/map"},
            "patternProperties": {"$ref": "#/$defs/map", "propertyNames": {"format": "regex"}},
            "dependentSchemas": {"$ref": "#/$defs/map"}, "propertyNames": {"$dynamicRef": "#meta"},
            "if": {"$dynamicRef": "#meta"}, "then": {"$dynamicRef": "#meta"}, "else": {"$dynamicRef": "#meta"},
            "allOf": {"$ref": "#/$defs/list"}, "anyOf": {"$ref": "#/$defs/list"}, "oneOf": {"$ref": "#/$defs/list"},
            "not": {"$dynamicRef": "#meta"}
          },
          "$defs": {
            "list": {"type": "array", "minItems": 1, "items": {"$dynamicRef": "#meta"}},
            "map": {"type": "object", "additionalProperties": {"$dynamicRef": "#meta"}}
          }
        }
        """

    private static let unevaluated = """
        {
          \(head("unevaluated")),
          "properties": {
            "unevaluatedItems": {"$dynamicRef": "#meta"}, "unevaluatedProperties": {"$dynamicRef": "#meta"}
          }
        }
        """

    private static let validation = """
        {
          \(head("validation")),
          "properties": {
            "type": {
              "anyOf": [
                {"$ref": "#/$defs/type"},
                {"type": "array", "items": {"$ref": "#/$defs/type"}, "minItems": 1, "uniqueItems": true}
              ]
            },
            "const": true, "enum": {"type": "array"},
            "multipleOf": {"type": "number", "exclusiveMinimum": 0},
            "maximum": {"type": "number"}, "exclusiveMaximum": {"type": "number"},
            "minimum": {"type": "number"}, "exclusiveMinimum": {"type": "number"},
            "maxLength": {"$ref": "#/$defs/count"}, "minLength": {"$ref": "#/$defs/count"},
            "pattern": {"type": "string", "format": "regex"},
            "maxItems": {"$ref": "#/$defs/count"}, "minItems": {"$ref": "#/$defs/count"},
            "uniqueItems": {"type": "boolean"},
            "maxContains": {"$ref": "#/$defs/count"}, "minContains": {"$ref": "#/$defs/count"},
            "maxProperties": {"$ref": "#/$defs/count"}, "minProperties": {"$ref": "#/$defs/count"},
            "required": {"$ref": "#/$defs/names"},
            "dependentRequired": {"type": "object", "additionalProperties": {"$ref": "#/$defs/names"}}
          },
          "$defs": {
            "count": {"type": "integer", "minimum": 0},
            "names": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
            "type": {"enum": ["array", "boolean", "integer", "null", "number", "object", "string"]}
          }
        }
        """

    private static let metaData = """
        {
          \(head("meta-data")),
          "properties": {
            "title": {"type": "string"}, "description": {"type": "string"}, "default": true,
            "deprecated": {"type": "boolean"}, "readOnly": {"type": "boolean"}, "writeOnly": {"type": "boolean"},
            "examples": {"type": "array"}
          }
        }
        """

    private static func format(_ name: String) -> String {
        "{\(head(name)), \"properties\": {\"format\": {\"type\": \"string\"}}}"
    }

    private static let content = """
        {
          \(head("content")),
          "properties": {
            "contentEncoding": {"type": "string"}, "contentMediaType": {"type": "string"},
            "contentSchema": {"$dynamicRef": "#meta"}
          }
        }
        """

    private static let draft4 = """
        {
          "id": "http://json-schema.org/draft-04/schema#", "$schema": "http://json-schema.org/draft-04/schema#",
          "type": "object",
          "properties": {
            "id": {"type": "string"}, "$schema": {"type": "string"},
            "title": {"type": "string"}, "description": {"type": "string"}, "default": {},
            "multipleOf": {"type": "number", "minimum": 0, "exclusiveMinimum": true},
            "maximum": {"type": "number"}, "exclusiveMaximum": {"type": "boolean"},
            "minimum": {"type": "number"}, "exclusiveMinimum": {"type": "boolean"},
            "maxLength": {"$ref": "#/definitions/count"}, "minLength": {"$ref": "#/definitions/count"},
            "pattern": {"type": "string", "format": "regex"},
            "additionalItems": {"$ref": "#/definitions/schemaOrBoolean"},
            "items": {"anyOf": [{"$ref": "#"}, {"$ref": "#/definitions/list"}]},
            "maxItems": {"$ref": "#/definitions/count"}, "minItems": {"$ref": "#/definitions/count"},
            "uniqueItems": {"type": "boolean"},
            "maxProperties": {"$ref": "#/definitions/count"}, "minProperties": {"$ref": "#/definitions/count"},
            "required": {"$ref": "#/definitions/names"},
            "additionalProperties": {"$ref": "#/definitions/schemaOrBoolean"},
            "definitions": {"$ref": "#/definitions/map"}, "properties": {"$ref": "#/definitions/map"},
            "patternProperties": {"$ref": "#/definitions/map"},
            "dependencies": {
              "type": "object", "additionalProperties": {"anyOf": [{"$ref": "#"}, {"$ref": "#/definitions/names"}]}
            },
            "enum": {"type": "array", "minItems": 1, "uniqueItems": true},
            "type": {
              "anyOf": [
                {"$ref": "#/definitions/type"},
                {"type": "array", "items": {"$ref": "#/definitions/type"}, "minItems": 1, "uniqueItems": true}
              ]
            },
            "format": {"type": "string"},
            "allOf": {"$ref": "#/definitions/list"}, "anyOf": {"$ref": "#/definitions/list"},
            "oneOf": {"$ref": "#/definitions/list"}, "not": {"$ref": "#"}
          },
          "dependencies": {"exclusiveMaximum": ["maximum"], "exclusiveMinimum": ["minimum"]},
          "default": {},
          "definitions": {
            "list": {"type": "array", "minItems": 1, "items": {"$ref": "#"}},
            "map": {"type": "object", "additionalProperties": {"$ref": "#"}},
            "schemaOrBoolean": {"anyOf": [{"type": "boolean"}, {"$ref": "#"}]},
            "count": {"type": "integer", "minimum": 0},
            "names": {"type": "array", "minItems": 1, "items": {"type": "string"}, "uniqueItems": true},
            "type": {"enum": ["array", "boolean", "integer", "null", "number", "object", "string"]}
          }
        }
        """
}
