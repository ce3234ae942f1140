/// What is wrong in a template or in the manifest, and where. The only error that parsing and rendering throw.
package struct TemplateError: Error, Hashable, Sendable {
    package enum Fault: Hashable, Sendable {
        case invalidUTF8
        case unclosedTag(closing: String)
        case unclosedSection(String)
        case nothingToClose(String)
        case wrongClosing(String, expected: String, openedOnLine: Int)
        case invalidName(String)
        case invalidDelimiters(String)
        case sectionsTooDeep(depthMax: Int)

        case unknownPartial(String)
        case missingValue(String)
        case absentValue(String)
        case notInsertable(String, kind: String)
        case controlCharacter(String, scalar: UInt32)
        case partialsTooDeep(depthMax: Int)
        case tooManyPartials(countMax: Int)
        case outputTooLarge(bytesMax: Int)

        case invalidManifestLine(String)
        case duplicateTemplate(String)
        case unknownTemplate(String)
        case unusedTemplate
        case notAList(String)
        case invalidOutputPath(String)
        case duplicateOutput(String)
    }

    package let fault: Fault
    /// The template's or the manifest's file.
    package let file: String
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in Unicode scalars.
    package let column: Int
    /// The file that was being made; nil before rendering.
    package var output: String?

    package init(_ fault: Fault, file: String, line: Int, column: Int, output: String? = nil) {
        self.fault = fault
        self.file = file
        self.line = line
        self.column = column
        self.output = output
    }
}

extension TemplateError.Fault {
    /// One sentence without a full stop.
    package var message: String {
        switch self {
        case .invalidUTF8: "the file is not UTF-8"
        case .unclosedTag(let closing): "the tag is not closed: '\(closing)' is missing"
        case .unclosedSection(let name): "section '\(name)' is not closed"
        case .nothingToClose(let name): "'\(name)' closes a section, but none is open"
        case .wrongClosing(let name, let expected, let line):
            "'\(name)' closes a section, but '\(expected)' is open since line \(line)"
        case .invalidName(let name): name.isEmpty ? "the tag has no name" : "'\(name)' is not a name"
        case .invalidDelimiters(let text): "'\(text)' are not two delimiters"
        case .sectionsTooDeep(let depth): "sections are nested more than \(depth) deep"
        case .unknownPartial(let name): "no template is named '\(name)'"
        case .missingValue(let name): "the plan has no value '\(name)' here"
        case .absentValue(let name): "'\(name)' is absent here"
        case .notInsertable(let name, let kind): "'\(name)' is \(kind), which cannot be inserted"
        case .controlCharacter(let name, let scalar):
            "the text of '\(name)' holds the control character U+\(Self.hexadecimal(scalar))"
        case .partialsTooDeep(let depth): "templates include each other more than \(depth) deep"
        case .tooManyPartials(let count): "one file includes templates more than \(count) times"
        case .outputTooLarge(let bytes): "the file grows beyond \(bytes) bytes"
        case .invalidManifestLine(let expectation): "not a line of the manifest: \(expectation)"
        case .duplicateTemplate(let name): "'\(name)' has a line already"
        case .unknownTemplate(let name): "no template is named '\(name)'"
        case .unusedTemplate: "the manifest has no line for this template"
        case .notAList(let name): "'\(name)' is not a list"
        case .invalidOutputPath(let path): "'\(path)' is not a path inside the folder of generated files"
        case .duplicateOutput(let path): "'\(path)' would be written twice"
        }
    }

    /// An imperative sentence without a full stop.
    package var fix: String? {
        switch self {
        case .absentValue(let name): "wrap the tag in {{#\(name)}} … {{/\(name)}}"
        case .notInsertable(let name, _): "open a section {{#\(name)}} and insert what is in it"
        case .controlCharacter(let name, _): "give the text as a list of lines, or insert it whole with {{{\(name)}}}"
        case .invalidManifestLine: #"write it as: name.mustache: {per: clients, output: "{{module}}/Name.swift"}"#
        case .unusedTemplate:
            "add a line to manifest.yaml ('partial' where only other templates include it), or delete the template"
        case .duplicateOutput: "put a name into the output's path that differs for each (case alone is no difference)"
        default: nil
        }
    }

    private static func hexadecimal(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
