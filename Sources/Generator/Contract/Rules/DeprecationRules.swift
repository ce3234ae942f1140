internal import Diagnostics
internal import OpenAPI

extension OperationContext {
    /// What a service calls deprecated may still be called, until the last day that it names.
    func checkDeprecation(of operation: Operation, in call: CallDeclaration) {
        guard operation.isDeprecated else { return }
        let name = "'\(call.service).\(call.operationID)'"
        let sunset = operation.sunset
        let mark = operation.extensions.first { $0.key == "x-sunset" }
        if let sunset, let today, sunset < today {
            diagnostics.report(
                .pastSunset, at: call.location, "the last day of \(name) was \(sunset.text)",
                notes: [.init("its service says so here", at: mark?.keyLocation)],
                fix: "call what the service offers in its place")
            return
        }
        diagnostics.report(
            .deprecatedOperation, at: call.location,
            "\(name) is deprecated\(sunset.map { ", its last day is \($0.text)" } ?? "")",
            notes: [.init("its service says so here", at: mark?.keyLocation ?? operation.location)],
            fix: "call what the service offers in its place\(sunset == nil ? "" : " before that day")")
    }
}
