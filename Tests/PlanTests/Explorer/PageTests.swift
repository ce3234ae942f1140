import Diagnostics
import Foundation
import Plan
import Render
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// The page as a browser gets it.
@Suite struct PageTests {
    static let workspaces: [(folder: String, client: String)] = [
        ("", "mobile"), ("", "tv"), ("Tests/Features", "features"), ("Tests/Features", "stripped"),
    ]

    private static func page(_ exploration: Exploration) throws -> String {
        let templates = try #require(TemplateSet.load(overriding: nil, diagnostics: Diagnostics()))
        return try Renderer(templates: templates).page("explorer.html.mustache", exploration.page)
    }

    private static func client(_ workspace: (folder: String, client: String)) throws -> ClientPlan {
        let plan = try Workspaces.plan(Sample.repository.appending(path: workspace.folder))
        return try #require(plan.clients.first { $0.name == workspace.client })
    }

    /// One parse: names of elements, attributes and texts.
    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [String: Int] = [:]
        var identifiers: [String] = []
        var links: [String] = []
        var labels: [String] = []
        var text = ""

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements[name, default: 0] += 1
            if let id = attributes["id"] { identifiers.append(id) }
            for key in ["href", "src", "srcset", "xlink:href", "action", "data"] {
                if let link = attributes[key] { links.append(link) }
            }
            for key in ["marker-end", "aria-labelledby"] {
                if let link = attributes[key] {
                    links.append(link.replacing("url(#", with: "#").replacing(")", with: "").withHash)
                }
            }
            if let label = attributes["aria-label"] { labels.append(label) }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
    }

    private static func read(_ page: String) throws -> Reader {
        let reader = Reader()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = reader
        #expect(
            parser.parse(), "\(parser.lineNumber):\(parser.columnNumber): \(String(describing: parser.parserError))")
        return reader
    }

    @Test(arguments: workspaces)
    func `the page is well-formed, refers to nothing outside itself and names every dependency`(
        workspace: (folder: String, client: String)
    ) throws {
        let client = try Self.client(workspace)
        let exploration = client.explore(.init(timeouts: ["catalog": .milliseconds(150)]))
        let page = try Self.page(exploration)
        let reader = try Self.read(page)
        for name in ["script", "link", "img", "iframe", "object", "use", "image"] {
            #expect(reader.elements[name] == nil)
        }
        #expect(reader.links.allSatisfy { $0.hasPrefix("#") }, "\(reader.links.filter { !$0.hasPrefix("#") })")
        #expect(Set(reader.links.map { String($0.dropFirst()) }).isSubset(of: reader.identifiers))
        #expect(Set(reader.identifiers).count == reader.identifiers.count)
        let urls = page.replacing("http://www.w3.org/1999/xhtml", with: "")
            .replacing("http://www.w3.org/2000/svg", with: "")
        for sign in ["http:", "https:", "url(h", "@import", "@font-face"] { #expect(!urls.contains(sign)) }
        for operation in exploration.operations {
            #expect(reader.text.contains(operation.facts.id))
            for dependency in operation.facts.dependencies {
                #expect(reader.text.contains(dependency.name))
                #expect(reader.text.contains(dependency.call.name))
                for fallback in dependency.fallbacks { #expect(reader.text.contains(fallback.name)) }
                #expect(reader.labels.contains { $0.hasPrefix("\(dependency.name): ") }, "a bar of the waterfall")
            }
        }
    }

    @Test func `text, JSON and page have the same numbers`() throws {
        let client = try Self.client(("", "mobile"))
        let exploration = client.explore(.init(requests: 1_000, timeouts: ["recommendations": .milliseconds(150)]))
        let page = try Self.read(try Self.page(exploration)).text.replacing("\u{A0}", with: " ")
        let text = exploration.text
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(exploration.report.document.utf8)) as? [String: Any])
        let operation = try #require((json["operations"] as? [[String: Any]])?.first)
        #expect(operation["slackMs"] as? Int == 10)
        let tax = try #require((operation["fanOutTax"] as? [String: [String: Any]])?["all"])
        #expect(tax["callsMin"] as? Int == 4)
        #expect(tax["callsMax"] as? Int == 5)
        #expect(tax["probabilityMax"] as? Double == 0.04901)
        let whatIf = try #require(operation["whatIf"] as? [String: Any])
        #expect((whatIf["after"] as? [String: Any])?["slackMs"] as? Int == -20)
        let breaks = try #require(whatIf["breaks"] as? [String])
        let use = try #require((json["fieldUse"] as? [[String: Any]])?.first)
        #expect(use["fields"] as? Int == 36)
        #expect(use["fieldsRead"] as? Int == 9)
        for part in ["9 of 36", "3.9 % to 4.9 %", "1 000", "−20ms", "/subscription/plan", "80 of 128"] {
            #expect(text.contains(part))
            #expect(page.contains(part))
        }
        #expect(page.contains(try #require(breaks.first)))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 && $0.last != " " })
    }

    @Test func `nothing that a contract says becomes markup`() throws {
        let name = "a<b>&\"'\u{1}"
        let facts = OperationFacts(
            id: name, path: "/{a&b}", summary: "<script>alert(1)</script>", budget: .milliseconds(300),
            reserve: .milliseconds(20),
            dependencies: [
                DependencyFacts(name, call: TimelineTests.call("\(name).get", 80), standIn: "value {\"a\":1}")
            ])
        let options = Exploration.Options(timeouts: [name: .milliseconds(400)])
        let exploration = Exploration(
            client: name, options: options, operations: [ExploredOperation(facts, options)], uses: [], texts: [""])
        let reader = try Self.read(try Self.page(exploration))
        #expect(reader.elements["script"] == nil)
        #expect(reader.text.contains("<script>alert(1)</script>"))
        #expect(reader.text.contains("a<b>&\"'\u{FFFD}"))
    }

    @Test func `every colour of text stands out from its ground, in both schemes`() throws {
        let page = try Self.page(try Self.client(("", "mobile")).explore(.init()))
        // The first set is the light one, the second the dark one.
        let schemes = page.components(separatedBy: ":root {").dropFirst().prefix(2).map(Self.colours)
        #expect(schemes.count == 2)
        for colours in schemes {
            for ground in ["--ground", "--raised"] {
                for text in ["--text", "--quiet", "--link", "--broken", "--longest"] {
                    let contrast = try Self.contrast(#require(colours[text]), #require(colours[ground]))
                    #expect(contrast >= 4.5, "\(text) on \(ground): \(contrast)")
                }
                for part in ["--call", "--fallback", "--frame", "--limit", "--longest"] {
                    let contrast = try Self.contrast(#require(colours[part]), #require(colours[ground]))
                    #expect(contrast >= 3, "\(part) on \(ground): \(contrast)")
                }
            }
        }
    }

    private static func colours(_ style: String) -> [String: Int] {
        var colours: [String: Int] = [:]
        for match in style.prefix(900).matches(of: /(--[a-z]+): #([0-9a-f]{6})/) where colours[String(match.1)] == nil {
            colours[String(match.1)] = Int(match.2, radix: 16)
        }
        return colours
    }

    /// WCAG 2.2, "contrast ratio".
    private static func contrast(_ left: Int, _ right: Int) -> Double {
        func luminance(_ colour: Int) -> Double {
            let parts = [16, 8, 0].map { shift in
                let part = Double((colour >> shift) & 255) / 255
                return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let (first, second) = (luminance(left), luminance(right))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }
}

extension String {
    fileprivate var withHash: String { hasPrefix("#") ? self : "#" + self }
}
