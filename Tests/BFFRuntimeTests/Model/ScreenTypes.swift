import BFFJSON
import BFFValidation

// Projections: just the fields that the screen binds.

struct ScreenUser {
    var name: JSONText

    static func read<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) -> ScreenUser? {
        let schema: SchemaPointer = "/components/schemas/User"
        guard var members = report.object(value, schema: schema) else { return nil }
        var seen = SeenMembers()
        var name: JSONText?
        while let (key, value) = members.next() {
            switch key.count {
            case 4 where key == "name":
                guard seen.insert(0) else { break }
                name = report.text(value, at: "name", minLength: 1, schema: schema["name"])
            default: break
            }
        }
        report.required(seen, first: 1, of: ["name"], schema: schema)
        guard report.isValid, let name else { return nil }
        return ScreenUser(name: name)
    }
}

struct ScreenHistory {
    struct Entry {
        var contentID: JSONText
        var progress: Int
        var total: Int

        static func read<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) -> Entry? {
            let schema: SchemaPointer = "/components/schemas/Entry"
            guard var members = report.object(value, schema: schema) else { return nil }
            var seen = SeenMembers()
            var contentID: JSONText?
            var progress: Int?
            var total: Int?
            while let (key, value) = members.next() {
                switch key.count {
                case 9 where key == "contentId":
                    guard seen.insert(0) else { break }
                    contentID = report.text(value, at: "contentId", schema: schema["contentId"])
                case 8 where key == "progress":
                    guard seen.insert(1) else { break }
                    progress = report.integer(value, at: "progress", minimum: 0, schema: schema["progress"])
                case 5 where key == "total":
                    guard seen.insert(2) else { break }
                    total = report.integer(value, at: "total", minimum: 0, schema: schema["total"])
                default: break
                }
            }
            report.required(seen, first: 3, of: ["contentId", "progress", "total"], schema: schema)
            guard report.isValid, let contentID, let progress, let total else { return nil }
            return Entry(contentID: contentID, progress: progress, total: total)
        }
    }

    var items: [Entry]

    static func read<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) -> ScreenHistory? {
        let schema: SchemaPointer = "/components/schemas/History"
        guard var members = report.object(value, schema: schema) else { return nil }
        var seen = SeenMembers()
        var items: [Entry]?
        while let (key, value) = members.next() {
            switch key.count {
            case 5 where key == "items":
                guard seen.insert(0) else { break }
                items = report.array(value, at: "items", maxItems: 50, schema: schema["items"]) { value, report, step in
                    report.nested(value, at: step, Entry.read)
                }
            default: break
            }
        }
        report.required(seen, first: 1, of: ["items"], schema: schema)
        guard report.isValid, let items else { return nil }
        return ScreenHistory(items: items)
    }
}

struct ScreenItem {
    var id: JSONText
    var title: JSONText

    static func read<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) -> ScreenItem? {
        let schema: SchemaPointer = "/components/schemas/Item"
        guard var members = report.object(value, schema: schema) else { return nil }
        var seen = SeenMembers()
        var id: JSONText?
        var title: JSONText?
        while let (key, value) = members.next() {
            switch key.count {
            case 2 where key == "id":
                guard seen.insert(0) else { break }
                id = report.text(value, at: "id", schema: schema["id"])
            case 5 where key == "title":
                guard seen.insert(1) else { break }
                title = report.text(value, at: "title", schema: schema["title"])
            default: break
            }
        }
        report.required(seen, first: 2, of: ["id", "title"], schema: schema)
        guard report.isValid, let id, let title else { return nil }
        return ScreenItem(id: id, title: title)
    }
}

/// The published schema, as far as the tests care.
enum ScreenValidator {
    static func check<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) {
        let schema: SchemaPointer = "/components/schemas/Screen"
        guard var members = report.object(value, schema: schema) else { return }
        var seen = SeenMembers()
        while let (key, value) = members.next() {
            switch key.count {
            case 8 where key == "greeting":
                guard seen.insert(0) else { break }
                report.text(value, at: "greeting", maxLength: 40, schema: schema["greeting"])
            case 5 where key == "items":
                guard seen.insert(1) else { break }
                report.eachElement(value, at: "items", schema: schema["items"]) { _, _, _ in }
            default: break
            }
        }
        report.required(seen, first: 2, of: ["greeting", "items"], schema: schema)
    }
}
