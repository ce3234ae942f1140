internal import Foundation
internal import OpenAPI

/// Files of the suite that are counted together.
struct SuiteSet {
    /// `draft2020-12`, `draft4`, `format-date-time`, `optional`.
    let name: String
    /// Relative to the suite.
    let files: [String]
    let dialect: SchemaDialect
    /// The suite takes formats for remarks, but where it tests them.
    let assertsFormats: Bool

    static func all(in suite: String) -> [SuiteSet] {
        drafts.flatMap { folder, dialect in
            let optional = files(in: "\(folder)/optional", of: suite)
            let formats = files(in: "\(folder)/optional/format", of: suite)
            return [
                SuiteSet(
                    name: folder, files: files(in: folder, of: suite), dialect: dialect, assertsFormats: false),
                SuiteSet(name: "\(folder)-optional", files: optional, dialect: dialect, assertsFormats: false),
            ]
                + formats.map { file in
                    let format = (file as NSString).lastPathComponent.replacing(".json", with: "")
                    return SuiteSet(name: "format-\(format)", files: [file], dialect: dialect, assertsFormats: true)
                }
        }
    }

    private static let drafts: [(String, SchemaDialect)] = [("draft2020-12", .draft2020_12), ("draft4", .draft4)]

    private static func files(in folder: String, of suite: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(suite)/tests/\(folder)")) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map { "tests/\(folder)/\($0)" }
    }
}
