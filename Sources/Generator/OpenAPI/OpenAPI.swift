// OpenAPI: documents in, one canonical model out.
//
// Problem. The contracts of a workspace are OpenAPI documents of three versions, in YAML or JSON, spread over files
// that reference each other, written by many teams. Whoever works with them wants one meaning per schema, and for
// every part the place that a fault can be shown at.
//
// Idea. Three steps, each of which reports what it finds and goes on with what is sound:
//
//   Reading/     bytes → `Node`, a tree in which each value knows file, line, column and pointer (YAMLTree,
//                JSONTree); `$ref` is data there. ResourceIndex finds what `$id` and `$anchor` name, ReferenceResolver
//                follows references; SchemaReader makes one `Schema` object per place, so that a cycle of references
//                is a cycle of objects, and gives the forms of OpenAPI 3.0 and of JSON Schema draft 4 the meaning of
//                2020-12; DocumentBuilder puts a `Document` together. `DocumentReader` is the way in, for schemas
//                that stand in no OpenAPI document too.
//   Checking/    a table of OpenAPI's objects (Part) against which StructureCheck holds each part, and the rules
//                beyond kinds. What real documents get wrong without leaving a doubt is a warning, `nonconforming`:
//                Tolerance lists it.
//   Flattening/  `Schema.effective`: `allOf` worked in. Most consumers read a schema through it.
//
// Beside them: Tree/ (values, JSON Pointer, JSON text), Model/ (what others read), Patterns/ (ECMA-262 → PCRE2).
//
//     let diagnostics = Diagnostics()
//     let reader = DocumentReader(files: SourceFiles(root: "/path/to/Contracts"), diagnostics: diagnostics)
//     let document = reader.read("services/users.yaml")
//     let types = document?.schemas.first?.schema.property(named: "id")?.schema.effective.types
//
// Refused: Swagger 2.0, OpenAPI 3.3, remote references without a local copy, schemas that apply themselves to the
// same value, values nested more than 512 deep, aliases that stand for more than a million values, vocabularies that
// must be understood and are not known. Links are checked and not modelled.
